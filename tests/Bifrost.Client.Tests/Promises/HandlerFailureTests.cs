using System.Net.Sockets;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Bifrost.Client.Tests.Promises;

public sealed class HandlerFailureTests : GatewayTestBase
{
    private static IEnumerable<TestCaseData> Failures()
    {
        yield return Case<BifrostTimeoutException>(() => new TimeoutRejectedException("secret"), isTransient: true);
        yield return Case<BifrostTimeoutException>(() => new TimeoutException("secret"), isTransient: true);
        yield return Case<BifrostConnectionException>(() => new BrokenCircuitException("secret"), isTransient: true);
        yield return Case<BifrostConnectionException>(() => new IOException("secret"), isTransient: true);
        yield return Case<BifrostConnectionException>(() => new SocketException((int)SocketError.ConnectionReset), isTransient: true);
        yield return Case<BifrostConnectionException>(() => new HttpRequestException("secret"), isTransient: true);
        yield return Case<BifrostException>(() => new InvalidOperationException("secret"), isTransient: false);
        yield return Case<BifrostException>(() => new FormatException("secret"), isTransient: false);
    }

    [TestCaseSource(nameof(Failures))]
    public async Task Promise_04_An_exception_of_a_handler_is_the_cause_of_a_BifrostException(Type expected, Func<Exception> create, bool isTransient)
    {
        Exception cause = create();
        using var http = new HttpClient(DelegateHandler.Throwing(() => cause));
        using var client = new BifrostClient(CreateOptions(), http);

        Exception? failure = await ExceptionAssert.RecordAsync(() => client.Batches.RetrieveAsync(Reference));

        AssertFailure(failure, expected, cause, isTransient);
    }

    [TestCaseSource(nameof(Failures))]
    public async Task Promise_04_An_exception_of_a_handlers_body_is_the_cause_of_a_BifrostException(Type expected, Func<Exception> create, bool isTransient)
    {
        Exception cause = create();
        using var http = new HttpClient(new DelegateHandler((request, _, _) => Task.FromResult(new HttpResponseMessage
        {
            RequestMessage = request,
            Content = new StreamContent(new ThrowingStream(cause)),
        })));
        using var client = new BifrostClient(CreateOptions(), http);

        Exception? failure = await ExceptionAssert.RecordAsync(() => client.Batches.RetrieveAsync(Reference));

        AssertFailure(failure, expected, cause, isTransient);
        if (expected == typeof(BifrostException))
            Assert.That(failure!.Message, Does.Contain(cause.GetType().FullName));
    }

    [Test]
    public async Task Promise_04_A_callback_that_fails_is_a_transient_BifrostException()
    {
        foreach (Exception cause in (Exception[])[new InvalidOperationException("secret"), new TimeoutException("secret"), new OperationCanceledException("secret")])
        {
            BifrostClient client = CreateClient(options => options.ApiKeyCallback = _ => throw cause);
            BifrostException failure = await ExceptionAssert.ThrowsAsync<BifrostException>(() => client.Batches.RetrieveAsync(Reference));
            Assert.That(failure.InnerException, Is.SameAs(cause));
            Assert.That((failure.IsTransient, failure.Delivery), Is.EqualTo((true, (RequestDelivery?)RequestDelivery.NotSent)));
            Assert.That(failure.Message, Does.Contain("ApiKeyCallback").And.Not.Contain("secret"));
        }

        Assert.That(Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task Promise_04_A_callback_that_never_returns_is_a_timeout_exception()
    {
        BifrostClient client = CreateClient(options =>
        {
            options.Timeout = TimeSpan.FromMilliseconds(100);
            options.ApiKeyCallback = _ => new ValueTask<string?>(new TaskCompletionSource<string?>().Task);
        });
        BifrostTimeoutException failure = await ExceptionAssert.ThrowsAsync<BifrostTimeoutException>(() => client.Batches.RetrieveAsync(Reference).WithTestTimeout());
        Assert.That(failure.Message, Does.Contain("ApiKeyCallback"));
        Assert.That(failure.Delivery, Is.EqualTo(RequestDelivery.NotSent));
    }

    [Test]
    public async Task Promise_04_A_callback_that_ignores_its_token_is_left_when_the_caller_cancels()
    {
        using var source = new CancellationTokenSource();
        BifrostClient client = CreateClient(options => options.ApiKeyCallback = _ =>
        {
            source.Cancel();
            return new ValueTask<string?>(new TaskCompletionSource<string?>().Task);
        });
        Exception? failure = await ExceptionAssert.RecordAsync(() => client.Batches.RetrieveAsync(Reference, source.Token).WithTestTimeout());
        Assert.That((failure as OperationCanceledException)?.CancellationToken, Is.EqualTo(source.Token));
    }

    [Test]
    public async Task Promise_04_A_handler_that_sends_an_upload_again_does_not_hide_the_failure_of_the_source()
    {
        var cause = new InvalidDataException("the source failed");
        using var http = new HttpClient(new DelegateHandler(async (_, send, _) =>
        {
            try
            {
                return await send();
            }
            catch (HttpRequestException)
            {
                return await send();
            }
            catch (InvalidDataException)
            {
                return await send();
            }
        }));
        using var client = new BifrostClient(CreateOptions(), http);
        using var content = new ThrowingStream(cause);

        Exception? failure = await ExceptionAssert.RecordAsync(() => client.Files.UploadAsync(content, new FileUpload { Provider = ModelProvider.OpenAI }));

        Assert.That(failure, Is.SameAs(cause));
    }

    [Test]
    public async Task Promise_04_A_handler_that_sends_an_upload_again_after_a_lost_connection_is_named()
    {
        using var http = new HttpClient(new DelegateHandler(async (_, send, _) =>
        {
            try
            {
                return await send();
            }
            catch (HttpRequestException)
            {
                return await send();
            }
        }));
        using var client = new BifrostClient(CreateOptions(), http);
        RespondWith(GatewayResponse.ConnectionReset());
        using var content = new ForwardOnlyStream(new MemoryStream(new byte[1000]));

        BifrostException failure = await ExceptionAssert.ThrowsAsync<BifrostException>(
            () => client.Files.UploadAsync(content, new FileUpload { Provider = ModelProvider.OpenAI }));

        Assert.That(failure.Message, Does.Contain("A handler of the HttpClient sent the request again"));
        Assert.That((failure.Delivery, failure.IsTransient), Is.EqualTo(((RequestDelivery?)RequestDelivery.Unknown, false)));
    }

    private static void AssertFailure(Exception? failure, Type expected, Exception cause, bool isTransient)
    {
        Assert.That(failure, Is.TypeOf(expected));
        Assert.That(Causes(failure!), Has.Member(cause));
        Assert.That(failure!.Message, Does.Not.Contain("secret"));
        Assert.That(((BifrostException)failure).IsTransient, Is.EqualTo(isTransient));
        Assert.That(((BifrostException)failure).Delivery, Is.Not.Null);
    }

    // A stream of a content wraps what it throws.
    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (Exception? cause = failure.InnerException; cause is not null; cause = cause.InnerException)
            yield return cause;
    }

    private static TestCaseData Case<T>(Func<Exception> create, bool isTransient) =>
        new TestCaseData(typeof(T), create, isTransient).SetArgDisplayNames(create().GetType().Name);

    private sealed class ThrowingStream(Exception exception) : MemoryStream
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => throw exception;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw exception;

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw exception;

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => Task.FromException(exception);
    }
}
