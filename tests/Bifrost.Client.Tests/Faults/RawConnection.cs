using System.Net.Sockets;
using System.Text;

namespace Bifrost.Client.Tests.Faults;

/// <summary>A connection on which a test sends requests as text, and receives bytes.</summary>
internal sealed class RawConnection : IDisposable
{
    // How long nothing arrives on a connection that is left open.
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(200);

    private readonly TcpClient _client = new();

    public void Dispose() => _client.Dispose();

    /// <summary>Sends a GET request on a connection of its own, which the server closes after the response, and returns the response.</summary>
    /// <param name="baseAddress">The address of the server.</param>
    /// <param name="target">The path and query.</param>
    /// <param name="length">The number of bytes after which the server may leave the connection open.</param>
    public static async Task<(string Response, ConnectionEnd End)> GetAsync(Uri baseAddress, string target, int length = int.MaxValue)
    {
        using var connection = new RawConnection();
        await connection.SendAsync(baseAddress, $"GET {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        return await connection.ReceiveAsync(length);
    }

    public async Task SendAsync(Uri baseAddress, string text)
    {
        if (!_client.Connected)
            await _client.ConnectAsync(baseAddress.Host, baseAddress.Port);
        await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));
    }

    /// <summary>Receives until the connection ends, or until nothing arrives after a number of bytes.</summary>
    public async Task<(string Response, ConnectionEnd End)> ReceiveAsync(int length)
    {
        var received = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            using var idle = new CancellationTokenSource(received.Length < length ? TestTimeout.Limit : Idle);
            try
            {
                int count = await _client.GetStream().ReadAsync(buffer, idle.Token);
                if (count == 0)
                    return (received.ToString(), ConnectionEnd.Closed);
                received.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
            catch (OperationCanceledException)
            {
                return (received.ToString(), ConnectionEnd.Open);
            }
            catch (IOException)
            {
                return (received.ToString(), ConnectionEnd.Reset);
            }
        }
    }
}
