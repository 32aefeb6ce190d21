using Bifrost.Client.Errors;

namespace Bifrost.Client.Gathering;

/// <summary>
/// Makes a batch of the calls of any SDK: given to the <see cref="HttpClient"/> of an SDK, it gathers the calls instead of sending them, submits
/// them as a job, and returns to each call its own answer when the results are read.
/// </summary>
/// <remarks>
/// <para>
/// Calls wait for as long as the batch takes, which can be hours: the time limits and retries of the SDK have to be switched off
/// (docs/gathering.md says how for each). A wrong setting is reported by a <see cref="BifrostSdkSettingsException"/>.
/// </para>
/// <para>
/// With a <see cref="BatchingOptions.Journal"/>, a program that was killed makes the same calls again and gets the answers of the batches that it
/// had submitted.
/// </para>
/// <para>Only calls that are sent directly (<see cref="UnbatchableCalls.SendDirectly"/>) need an inner handler. Thread-safe.</para>
/// </remarks>
/// <example>
/// <code>
/// await using var handler = new BatchingHandler(client, new BatchingOptions { Journal = new DirectoryJobJournal("jobs"), JobName = "facts" });
/// var openAI = new OpenAIClient(new ApiKeyCredential("unused"), new OpenAIClientOptions
/// {
///     Transport = new HttpClientPipelineTransport(handler.CreateHttpClient()),
///     NetworkTimeout = Timeout.InfiniteTimeSpan,
///     RetryPolicy = new ClientRetryPolicy(0),
/// });
/// IChatClient chat = openAI.GetChatClient("gpt-4o-mini").AsIChatClient();
/// var facts = await Task.WhenAll(questions.Select(question => chat.GetResponseAsync&lt;Fact>(question)));
/// </code>
/// </example>
public sealed class BatchingHandler : DelegatingHandler, IAsyncDisposable
{
    private readonly BatchingOptions _options;
    private readonly Gatherer _gatherer;

    /// <summary>Creates a handler.</summary>
    /// <param name="client">The client that sends the batches; it is not disposed.</param>
    /// <param name="options">The options; <see langword="null"/> uses the defaults.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names it.</exception>
    public BatchingHandler(BifrostClient client, BatchingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _options = options ?? new BatchingOptions();
        _options.Validate(nameof(options));
        _gatherer = new Gatherer(client.Jobs, _options);
    }

    /// <summary>Creates a handler that sends calls which cannot be batched by another handler.</summary>
    /// <param name="client">The client that sends the batches; it is not disposed.</param>
    /// <param name="options">The options; <see langword="null"/> uses the defaults.</param>
    /// <param name="innerHandler">
    /// The handler for calls that are sent directly (<see cref="BatchingOptions.Unbatchable"/>); disposed together with this one.
    /// </param>
    /// <exception cref="ArgumentException">An option is invalid; the message names it.</exception>
    public BatchingHandler(BifrostClient client, BatchingOptions? options, HttpMessageHandler innerHandler)
        : this(client, options)
    {
        ArgumentNullException.ThrowIfNull(innerHandler);
        InnerHandler = innerHandler;
    }

    /// <summary>Creates an <see cref="HttpClient"/> that uses this handler and has no timeout. Disposing it does not dispose the handler.</summary>
    /// <returns>The client.</returns>
    public HttpClient CreateHttpClient() => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Submits the calls that have been gathered, without waiting for more.</summary>
    /// <param name="cancellationToken">Cancels waiting; the calls are submitted all the same.</param>
    /// <returns>
    /// A task that completes when the calls are stored, and their batches are created as far as <see cref="Jobs.JobOptions.MaxActiveBatches"/> allows. After
    /// a failure that can pass, the job goes on in the background.
    /// </returns>
    /// <exception cref="BifrostException">The calls could not be stored or submitted; they fail with the same cause.</exception>
    public Task SubmitAsync(CancellationToken cancellationToken = default) =>
        _gatherer.SubmitAsync().WaitAsync(cancellationToken).CancelledBy(cancellationToken);

    /// <summary>
    /// Stops gathering: calls that wait fail with an <see cref="ObjectDisposedException"/>. Batches at the provider go on; with a journal, so does the
    /// job when the same calls are made again. Returns when the journal is no longer in use.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _gatherer.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            if (await GatherAsync(request, cancellationToken).ConfigureAwait(false) is { } call)
            {
                HttpResponseMessage response = await call.WaitAsync(cancellationToken).ConfigureAwait(false);
                response.RequestMessage = request;
                return response;
            }
        }
        catch (Exception failure) when (failure is not BifrostSdkSettingsException && CallerCancellation.Replaces(failure, cancellationToken))
        {
            // A setting of the SDK that limits the time is the reason for the cancellation: the caller has to know of it.
            throw CallerCancellation.Create(failure, cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    // The synchronous methods of an SDK work, but each call blocks a thread until its batch has ended.
    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gatherer.Cancel();
        base.Dispose(disposing);
    }

    // Apart from the wait, so that what is read here is not held meanwhile. Null sends the call directly.
    private async ValueTask<WaitingCall?> GatherAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        (BatchableCall? call, string? reason) = await CallReader.ReadAsync(request, _options, cancellationToken).ConfigureAwait(false);
        if (call is not null)
        {
            SdkSettings.ThrowIfLimited(request.Headers);
            cancellationToken.ThrowIfCancellationRequested();
            return _gatherer.Add(call);
        }

        return _options.Unbatchable == UnbatchableCalls.SendDirectly
            ? null
            : throw new BifrostUnbatchableCallException($"The call cannot be a request of a batch: {reason}. Nothing was sent.");
    }
}
