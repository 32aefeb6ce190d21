using System.Text;

namespace Bifrost.Client.Tests.Faults;

/// <summary>What a client receives when a fault is injected, byte for byte.</summary>
public sealed class GatewayFaultTests : GatewayTestBase
{
    private const string Target = "/v1/batches/batch_1/results?provider=openai";
    private const string Body = "{\"batch_id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}";

    private string _whole = "";

    [SetUp]
    public async Task ReceiveWithoutFaultAsync()
    {
        var headers = new Dictionary<string, string> { ["Date"] = "Thu, 09 Oct 2025 08:53:20 GMT" };
        Gateway.Respond(request => request.Method == "GET" ? GatewayResponse.Json(Body) with { Headers = headers } : null);
        (_whole, ConnectionEnd end) = await RawConnection.GetAsync(Gateway.BaseAddress, Target);
        Assert.That(end, Is.EqualTo(ConnectionEnd.Closed));
        Assert.That(_whole, Does.StartWith("HTTP/1.1 200 OK\r\n").And.EndsWith("\r\n\r\n" + Body));
    }

    [Test]
    public async Task Closes_resets_or_pauses_at_any_position()
    {
        int head = _whole.Length - Body.Length;
        (FaultPosition At, int Length)[] positions =
        [
            (FaultPosition.Start, 0), (FaultPosition.InHead(5), 5), (FaultPosition.InBody(0), head), (FaultPosition.InBody(7), head + 7),
            (FaultPosition.FromEnd(1), _whole.Length - 1), (FaultPosition.End, _whole.Length), (FaultPosition.InBody(1000), _whole.Length),
        ];
        foreach ((FaultPosition at, int length) in positions)
        {
            Assert.That(await GetAsync(GatewayFault.Close(at)), Is.EqualTo((_whole[..length], ConnectionEnd.Closed)), $"close at {at}");
            Assert.That(await GetAsync(GatewayFault.Reset(at)), Is.EqualTo((_whole[..length], ConnectionEnd.Reset)), $"reset at {at}");
            Assert.That(await GetAsync(GatewayFault.Pause(at), length), Is.EqualTo((_whole[..length], ConnectionEnd.Open)), $"pause at {at}");
        }
    }

    [Test]
    public async Task Changes_bytes()
    {
        Assert.That((await GetAsync(GatewayFault.FlipBit(FaultPosition.InBody(0)))).Response, Is.EqualTo(_whole.Replace("{\"", "y\"", StringComparison.Ordinal)));
        Assert.That((await GetAsync(GatewayFault.FlipBit(FaultPosition.End))).Response, Is.EqualTo(_whole));
        Assert.That((await GetAsync(GatewayFault.Insert(FaultPosition.Start, "\0\x01"u8.ToArray()))).Response, Is.EqualTo("\0\x01" + _whole));
        Assert.That((await GetAsync(GatewayFault.RepeatResponse())).Response, Is.EqualTo(_whole + _whole));
        Assert.That((await GetAsync(GatewayFault.AddToContentLength(-2))).Response, Is.EqualTo(WithLength(Body.Length - 2)));
        Assert.That((await GetAsync(GatewayFault.AddToContentLength(100))).Response, Is.EqualTo(WithLength(Body.Length + 100)));
        Assert.That((await GetAsync(GatewayFault.SendSlowly(10, TimeSpan.FromMilliseconds(1)))).Response, Is.EqualTo(_whole));
    }

    [Test]
    public async Task Changes_the_response()
    {
        Assert.That((await GetAsync(GatewayFault.ReplaceJson("/batch_id", "[1]"))).Response, Does.EndWith("\r\n\r\n{\"batch_id\":[1]}"));
        Assert.That((await GetAsync(GatewayFault.ReplaceJson("", "null"))).Response, Does.EndWith("\r\n\r\nnull"));
        Assert.That((await GetAsync(GatewayFault.ReplaceJson("/none/0", "1"))).Response, Does.StartWith("HTTP/1.1 500 ").And.Contain("/none/0"));
        Assert.That((await GetAsync(GatewayFault.Respond(GatewayResponse.Html()))).Response, Does.Contain("text/html"));
        Assert.That(
            (await GetAsync(GatewayFault.ChangeResponse(response => response with { StatusCode = 206 }))).Response, Does.StartWith("HTTP/1.1 206 ").And.EndWith(Body));
        (string truncated, ConnectionEnd end) = await GetAsync(
            GatewayFault.ChangeResponse(response => response with { OmitContentLength = true }).And(GatewayFault.Close(FaultPosition.FromEnd(5))));
        Assert.That((truncated, end), Is.EqualTo((truncated[..^(Body.Length + 2)] + Body + "\r\n", ConnectionEnd.Closed)));
    }

    [Test]
    public async Task Compresses_the_body([Values("gzip", "br", "deflate")] string encoding)
    {
        (string response, _) = await GetAsync(GatewayFault.Compress(encoding).And(GatewayFault.FlipBit(FaultPosition.FromEnd(1))));

        Assert.That(response, Does.Contain($"Content-Encoding: {encoding}\r\n").And.Not.Contain(Body));
    }

    [Test]
    public async Task Applies_to_the_requests_that_are_selected_and_as_often_as_requested()
    {
        using GatewayFaultInjection injection = Gateway.Inject(
            GatewayFault.Respond(GatewayResponse.Json("1")), request => request.RequestType == BifrostRequestType.BatchResults, times: 2);
        Gateway.Inject(GatewayFault.Respond(GatewayResponse.Json("2")), times: null);

        string[] bodies = [await GetBodyAsync(Target), await GetBodyAsync("/v1/batches"), await GetBodyAsync(Target), await GetBodyAsync(Target)];

        Assert.That((string.Concat(bodies), injection.Count), Is.EqualTo(("1212", 2)));
    }

    [Test]
    public async Task Ends_when_it_is_disposed()
    {
        Gateway.Inject(GatewayFault.Respond(GatewayResponse.Json("1")), times: null).Dispose();

        Assert.That(await GetBodyAsync(Target), Is.EqualTo(Body));
    }

    [Test]
    public async Task Executes_the_request_or_does_not([Values] bool executes)
    {
        int executed = 0;
        Gateway.Respond(_ =>
        {
            executed++;
            return null;
        });

        await GetAsync(GatewayFault.Close(FaultPosition.Start) with { ExecutesRequest = executes });
        Assert.That(executed, Is.EqualTo(executes ? 1 : 0));
        await GetAsync(GatewayFault.Respond(GatewayResponse.Error(503, "no")) with { ExecutesRequest = executes });
        Assert.That(executed, Is.EqualTo(executes ? 2 : 0));
    }

    [Test]
    public async Task Responds_while_the_request_is_being_sent()
    {
        Gateway.Inject(GatewayFault.Respond(GatewayResponse.Error(401, "no")) with { AfterRequestBytes = 3 });
        using var connection = new RawConnection();

        await connection.SendAsync(Gateway.BaseAddress, "POST /v1/files HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\nabc");
        (string response, _) = await connection.ReceiveAsync(length: 1);

        Assert.That(response, Does.StartWith("HTTP/1.1 401 "));
        Assert.That(Encoding.ASCII.GetString(Gateway.Requests[^1].Body.Span), Is.EqualTo("abc"));
    }

    [Test]
    public async Task Sends_no_100_Continue_when_nothing_of_the_request_is_read([Values] bool isInjected)
    {
        if (isInjected)
            Gateway.Inject(GatewayFault.Pause(FaultPosition.Start) with { AfterRequestBytes = 0 });
        using var connection = new RawConnection();

        await connection.SendAsync(Gateway.BaseAddress, "POST /v1/files HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");

        Assert.That((await connection.ReceiveAsync(isInjected ? 0 : 1)).Response, isInjected ? Is.Empty : Does.StartWith("HTTP/1.1 100 "));
    }

    [Test]
    public async Task Keeps_the_connection_if_it_changes_only_the_response()
    {
        using var connection = new RawConnection();
        Gateway.Inject(GatewayFault.FlipBit(FaultPosition.InBody(0)));

        await connection.SendAsync(Gateway.BaseAddress, $"GET {Target} HTTP/1.1\r\nHost: test\r\n\r\n");
        await connection.ReceiveAsync(length: 1);
        await connection.SendAsync(Gateway.BaseAddress, $"GET {Target} HTTP/1.1\r\nHost: test\r\n\r\n");

        Assert.That((await connection.ReceiveAsync(length: 1)).Response, Does.EndWith(Body));
    }

    [Test]
    public void Rejects_invalid_arguments()
    {
        Assert.That(() => FaultPosition.InBody(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => GatewayFault.SendSlowly(0, TimeSpan.Zero), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => GatewayFault.ReplaceJson("results", "1"), Throws.TypeOf<ArgumentException>());
        Assert.That(() => GatewayFault.Compress("zstd"), Throws.TypeOf<ArgumentException>());
        Assert.That(() => GatewayFault.RepeatResponse() with { AfterRequestBytes = -1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Gateway.Inject(GatewayFault.RepeatResponse(), times: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private async Task<(string Response, ConnectionEnd End)> GetAsync(GatewayFault fault, int length = int.MaxValue)
    {
        Gateway.Inject(fault);
        return await RawConnection.GetAsync(Gateway.BaseAddress, Target, length);
    }

    private async Task<string> GetBodyAsync(string target)
    {
        (string response, _) = await RawConnection.GetAsync(Gateway.BaseAddress, target);
        return response.Split("\r\n\r\n")[^1];
    }

    private string WithLength(int length) =>
        _whole.Replace($"Content-Length: {Body.Length}", $"Content-Length: {length}", StringComparison.Ordinal);
}
