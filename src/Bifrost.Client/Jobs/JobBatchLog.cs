using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Bifrost.Client.Jobs;

/// <summary>The log of the records of batches: one record in a line. The last one of a batch counts.</summary>
internal static class JobBatchLog
{
    private const byte LineFeed = (byte)'\n';

    private static ReadOnlySpan<byte> Start => "{\"number\":"u8;

    private static ReadOnlySpan<byte> Middle => ",\"record\":"u8;

    private static ReadOnlySpan<byte> End => "}"u8;

    /// <summary>Writes the lines of records.</summary>
    public static ReadOnlyMemory<byte> Format(IEnumerable<KeyValuePair<int, ReadOnlyMemory<byte>>> records)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach ((int number, ReadOnlyMemory<byte> record) in records)
        {
            lines.Write(Start);
            lines.Write(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
            lines.Write(Middle);
            // JSON has line breaks between its tokens only.
            Span<byte> copy = lines.GetSpan(record.Length)[..record.Length];
            record.Span.CopyTo(copy);
            copy.Replace(LineFeed, (byte)' ');
            copy.Replace((byte)'\r', (byte)' ');
            lines.Advance(record.Length);
            lines.Write(End);
            lines.Write([LineFeed]);
        }

        return lines.WrittenMemory;
    }

    /// <summary>Reads the records that a state refers to.</summary>
    /// <exception cref="BifrostJobException">The log is not what the state says.</exception>
    public static Dictionary<int, ReadOnlyMemory<byte>> Read(JobDirectory directory, JobStateFile state)
    {
        string file = state.Log!;
        byte[] content;
        using (FileStream? stream = directory.OpenToRead(file))
        {
            if (stream is null)
                throw directory.CreateDamagedException(file, "does not exist");
            if (stream.Length < state.LogLength || state.LogLength > Array.MaxLength)
                throw directory.CreateDamagedException(file, "is shorter than the state says");
            content = new byte[state.LogLength];
            if (stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) < content.Length)
                throw directory.CreateDamagedException(file, "is shorter than the state says");
        }

        if (Checksum.Append(0, content) != state.LogChecksum)
            throw directory.CreateDamagedException(file, "does not have the content that the state says");

        var records = new Dictionary<int, ReadOnlyMemory<byte>>();
        for (ReadOnlyMemory<byte> rest = content; !rest.IsEmpty;)
        {
            int length = rest.Span.IndexOf(LineFeed);
            if (length < 0 || !TryParse(rest[..length], out int number, out ReadOnlyMemory<byte> record))
                throw directory.CreateDamagedException(file, "has a line that is no record");
            records[number] = record;
            rest = rest[(length + 1)..];
        }

        return records;
    }

    private static bool TryParse(ReadOnlyMemory<byte> line, out int number, out ReadOnlyMemory<byte> record)
    {
        number = 0;
        record = default;
        if (!line.Span.StartsWith(Start) || !line.Span.EndsWith(End))
            return false;
        line = line[Start.Length..^End.Length];
        if (!Utf8Parser.TryParse(line.Span, out number, out int digits) || !line.Span[digits..].StartsWith(Middle))
            return false;
        record = line[(digits + Middle.Length)..];
        return true;
    }
}
