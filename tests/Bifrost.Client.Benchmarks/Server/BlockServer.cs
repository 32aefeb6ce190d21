using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Bifrost.Client.Benchmarks.Server;

/// <summary>
/// Just enough HTTP/1.1 to send prepared bytes as fast as a socket takes them, in a process of its own: bare blocking sockets, a thread a
/// connection, large writes. The id in the path says what to send: <c>batch_50000x2000</c> is 50,000 items of 2,000 bytes.
/// </summary>
internal static partial class BlockServer
{
    private static readonly ConcurrentDictionary<string, Document> Documents = new();
    private static readonly byte[] Batch = Encoding.UTF8.GetBytes(Retrieving.BatchDocument.Json);

    /// <summary>Serves until standard input ends, which it does when the parent does.</summary>
    public static int Run()
    {
        // Never disposed: the process ends while the other thread accepts.
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture));
        Start(() =>
        {
            while (true)
                Accept(listener);
        });
        while (Console.In.Read() >= 0)
        {
        }

        return 0;
    }

    private static void Accept(Socket listener)
    {
        try
        {
            Socket connection = listener.Accept();
            Start(() => Serve(connection));
        }
        catch (SocketException)
        {
            // Interrupted, as at the end of the process.
        }
    }

    private static void Start(ThreadStart work) => new Thread(work) { IsBackground = true }.Start();

    private static void Serve(Socket connection)
    {
        using (connection)
        {
            connection.NoDelay = true;
            var request = new byte[16 * 1024];
            int length = 0;
            try
            {
                while (connection.Receive(request, length, request.Length - length, SocketFlags.None) is > 0 and int count)
                {
                    length += count;
                    if (!request.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
                        continue;
                    string path = Encoding.ASCII.GetString(request, 0, length).Split(' ')[1];
                    length = 0;
                    Answer(connection, path);
                }
            }
            catch (SocketException)
            {
                // The client has gone, in the middle of an answer perhaps.
            }
        }
    }

    private static void Answer(Socket connection, string path)
    {
        if (path.StartsWith("/openai/v1/batches/", StringComparison.Ordinal))
        {
            Send(connection, [Head(Batch.Length, "application/json"), Batch]);
            return;
        }

        bool isPage = path.StartsWith("/v1/batches/", StringComparison.Ordinal);
        Document document = Documents.GetOrAdd(path, Make);
        byte[] head = Head(document.Length, isPage ? "application/json" : "application/x-jsonl");
        Send(connection, document.Pieces().Prepend(head));
    }

    private static Document Make(string path)
    {
        Match match = ItemsAndSize().Match(path);
        int items = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        int size = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        return path switch
        {
            _ when path.StartsWith("/v1/files/", StringComparison.Ordinal) => Document.OpenAIFile(items, size),
            _ when path.StartsWith("/v1/messages/", StringComparison.Ordinal) => Document.AnthropicResults(items, size),
            _ => Document.Page(items, size),
        };
    }

    private static byte[] Head(long length, string type) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n\r\n"));

    // All in one call to the system, so that the first packet is a full one: headers and items, as a real gateway's.
    private static void Send(Socket connection, IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        List<ArraySegment<byte>> segments = [.. pieces.Select(piece => MemoryMarshal.TryGetArray(piece, out ArraySegment<byte> segment) ? segment : default)];
        long length = segments.Sum(segment => (long)segment.Count);
        for (int begun = 0; begun < segments.Count; begun += 64)
            length -= connection.Send(segments.GetRange(begun, Math.Min(64, segments.Count - begun)));
        if (length != 0)
            throw new InvalidOperationException($"{length} bytes were not sent.");
    }

    [GeneratedRegex("(\\d+)x(\\d+)")]
    private static partial Regex ItemsAndSize();
}
