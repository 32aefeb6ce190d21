using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Bifrost.Client.Tests.Promises;

/// <summary>A server that keeps the bytes of every connection, and answers each request with what a test chooses.</summary>
internal sealed partial class RawHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<StringBuilder> _connections = new();
    private readonly Func<int, int, string, string> _respond;
    private readonly Task _accepting;

    /// <summary>Starts the server.</summary>
    /// <param name="respond">The response to a request, from the number of its connection, its own number on it (both from 1), and its path.</param>
    public RawHttpServer(Func<int, int, string, string> respond)
    {
        _respond = respond;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri BaseAddress => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Connections => _connections.Count;

    /// <summary>The method and target of everything that a server takes for a request, in all bytes that arrived.</summary>
    public IReadOnlyList<string> RequestLines
    {
        get
        {
            string all = string.Concat(_connections.Select(connection =>
            {
                lock (connection)
                    return connection.ToString();
            }));
            return [.. RequestLine().Matches(all).Select(match => match.Groups[1].Value)];
        }
    }

    public static string Json(string json) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}";

    public BifrostClient CreateClient() => new(new BifrostClientOptions
    {
        BaseAddress = BaseAddress,
        Timeout = TestTimeout.Limit,
        ReadTimeout = TestTimeout.Limit,
        Retry = new BifrostRetryOptions { MaxRetries = 0 },
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                TcpClient connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                var bytes = new StringBuilder();
                _connections.Enqueue(bytes);
                serving.Add(ServeAsync(connection, bytes, _connections.Count));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The listener was stopped, before or while it was waiting.
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client, StringBuilder bytes, int connection)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                var buffer = new byte[64 * 1024];
                string pending = "";
                int request = 0;
                while (await stream.ReadAsync(buffer, _stop.Token) is > 0 and int count)
                {
                    string text = Encoding.Latin1.GetString(buffer, 0, count);
                    lock (bytes)
                        bytes.Append(text);
                    pending += text;
                    while (TakeRequest(ref pending) is string line)
                        await stream.WriteAsync(Encoding.UTF8.GetBytes(_respond(connection, ++request, line.Split(' ')[1])), _stop.Token);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
            }
        }
    }

    private static string? TakeRequest(ref string pending)
    {
        int headersEnd = pending.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (headersEnd < 0)
            return null;
        string headers = pending[..headersEnd];
        int end = headersEnd + 4;
        if (headers.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            int last = pending.IndexOf("\r\n0\r\n\r\n", headersEnd, StringComparison.Ordinal);
            if (last < 0)
                return null;
            end = last + 7;
        }
        else if (ContentLength().Match(headers) is { Success: true } match)
        {
            end += int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            if (pending.Length < end)
                return null;
        }

        string line = headers.Split("\r\n")[0];
        pending = pending[end..];
        return line;
    }

    [GeneratedRegex(@"((?:GET|POST|DELETE) \S+) HTTP/1\.1\r\n")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"Content-Length: (\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex ContentLength();
}
