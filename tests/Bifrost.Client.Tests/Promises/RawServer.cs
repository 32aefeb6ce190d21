using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bifrost.Client.Tests.Promises;

/// <summary>A server that is a function of the connection, for what an HTTP server does not do.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NetworkStream, Task> _serve;

    public RawServer(Func<NetworkStream, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Connections { get; private set; }

    /// <summary>Reads until the end of the headers, and returns what was read.</summary>
    public static async Task<string> ReadHeadersAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) > 0)
            text.Append((char)buffer[0]);
        return text.ToString();
    }

    /// <summary>Reads until a text has been read.</summary>
    public static async Task ReadUntilAsync(NetworkStream stream, string end)
    {
        string text = "";
        var buffer = new byte[64 * 1024];
        while (!text.Contains(end, StringComparison.Ordinal))
        {
            int count = await stream.ReadAsync(buffer);
            if (count == 0)
                return;

            // Only the end of what was read before: the whole text can be large.
            text = text[Math.Max(0, text.Length - end.Length)..] + Encoding.Latin1.GetString(buffer, 0, count);
        }
    }

    public static ValueTask WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    public static string Response(int status, string body, string headers = "") =>
        $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                Connections++;
                _ = ServeAsync(client);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await _serve(client.GetStream());
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The client has closed the connection.
            }
        }
    }
}
