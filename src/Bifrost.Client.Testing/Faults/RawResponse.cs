using System.Globalization;
using System.Text;

namespace Bifrost.Client.Testing;

/// <summary>The bytes of a response as they are sent.</summary>
internal static class RawResponse
{
    /// <summary>Returns the length of the status line and the headers, with the empty line after them.</summary>
    public static int GetHeadLength(ReadOnlySpan<byte> response)
    {
        int index = response.IndexOf("\r\n\r\n"u8);
        return index < 0 ? response.Length : index + 4;
    }

    public static byte[] Insert(byte[] response, int index, ReadOnlySpan<byte> inserted) =>
        [.. response.AsSpan(0, index), .. inserted, .. response.AsSpan(index)];

    public static byte[] FlipBit(byte[] response, int index)
    {
        byte[] changed = [.. response];
        // Bit 1 turns no digit and no letter into a line break or a space, and changes each of them.
        if (index < changed.Length)
            changed[index] ^= 0b10;
        return changed;
    }

    public static byte[] AddToContentLength(byte[] response, int difference)
    {
        const string Name = "\r\nContent-Length:";
        string head = Encoding.Latin1.GetString(response.AsSpan(0, GetHeadLength(response)));
        int start = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            throw new InvalidOperationException("The response has no Content-Length.");
        start += Name.Length;
        int end = head.IndexOf('\r', start);
        long length = long.Parse(head.AsSpan(start, end - start), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        string changed = string.Create(CultureInfo.InvariantCulture, $"{head[..start]} {Math.Max(0, length + difference)}{head[end..]}");
        return [.. Encoding.Latin1.GetBytes(changed), .. response.AsSpan(head.Length)];
    }
}
