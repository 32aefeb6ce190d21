using System.Text;

namespace Bifrost.Client.Benchmarks.Server;

/// <summary>
/// A body of any length from one block of items that is sent again and again, so that 2 GB cost the server no more memory than 8 MB, and
/// no more time than copying them into the socket. Custom ids are unique within a block only.
/// </summary>
internal sealed class Document
{
    private const int ItemsOfBlock = 4096;

    private readonly byte[] _before;
    private readonly byte[] _block;
    private readonly int[] _ends;
    private readonly byte[] _after;
    private readonly bool _isSeparated;
    private readonly int _items;

    private Document(string before, byte[] block, int[] ends, string after, bool isSeparated, int items)
    {
        _before = Encoding.UTF8.GetBytes(before);
        _block = block;
        _ends = ends;
        _after = Encoding.UTF8.GetBytes(after);
        _isSeparated = isSeparated;
        _items = items;
    }

    public long Length => Pieces().Sum(piece => (long)piece.Length);

    /// <summary>One page of the gateway's results endpoint.</summary>
    public static Document Page(int items, int size)
    {
        var payloads = new Payloads(size);
        (byte[] block, int[] ends) = Block(items, payloads.GatewayItem, ',');
        return new Document(
            $$"""{"batch_id":"batch_{{items}}x{{size}}","results":[""", block, ends,
            """],"has_more":false,"next_cursor":null,"extra_fields":{"request_type":"batch_results","provider":"openai","latency":412}}""",
            isSeparated: true, items);
    }

    /// <summary>An OpenAI output file.</summary>
    public static Document OpenAIFile(int items, int size)
    {
        (byte[] block, int[] ends) = Block(items, new Payloads(size).OpenAILine, '\n');
        return new Document("", block, ends, "", isSeparated: false, items);
    }

    /// <summary>Anthropic's results.</summary>
    public static Document AnthropicResults(int items, int size)
    {
        (byte[] block, int[] ends) = Block(items, new Payloads(size).AnthropicLine, '\n');
        return new Document("", block, ends, "", isSeparated: false, items);
    }

    /// <summary>The body, piece by piece.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces()
    {
        yield return _before;
        for (int left = _items; left > 0; left -= _ends.Length)
        {
            int length = _ends[Math.Min(left, _ends.Length) - 1];
            bool isLast = left <= _ends.Length;
            yield return _block.AsMemory(0, isLast && _isSeparated ? length - 1 : length);
        }

        yield return _after;
    }

    /// <summary>The whole body in one array.</summary>
    public byte[] ToArray()
    {
        var all = new MemoryStream((int)Length);
        foreach (ReadOnlyMemory<byte> piece in Pieces())
            all.Write(piece.Span);
        return all.GetBuffer();
    }

    private static (byte[] Block, int[] Ends) Block(int items, Func<int, string> item, char separator)
    {
        var block = new MemoryStream();
        var ends = new int[Math.Min(items, ItemsOfBlock)];
        for (int index = 0; index < ends.Length; index++)
        {
            block.Write(Encoding.UTF8.GetBytes(item(index) + separator));
            ends[index] = (int)block.Length;
        }

        return (block.ToArray(), ends);
    }
}
