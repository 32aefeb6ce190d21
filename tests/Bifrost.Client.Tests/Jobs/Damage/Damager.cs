using System.Text;

namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>Changes the content of files.</summary>
internal static class Damager
{
    /// <summary>Returns the content with some damage; null when the file is deleted.</summary>
    /// <param name="content">The content of the file.</param>
    /// <param name="file">The kind of the file.</param>
    /// <param name="damage">The damage.</param>
    /// <param name="other">The file of another job; null for files with lines, whose content is changed so that its length stays.</param>
    public static byte[]? Apply(byte[] content, DamagedFile file, FileDamage damage, byte[]? other) => damage switch
    {
        FileDamage.TruncatedAtLineEnd => Join(Lines(content).SkipLast(1)),
        FileDamage.TruncatedInLine => content[..^Math.Min(5, content.Length / 2)],
        FileDamage.Emptied => [],
        FileDamage.Doubled => [.. content, .. content],
        FileDamage.BitOfValueFlipped => Flip(content, FindValue(content, file), 1),
        FileDamage.BitOfSyntaxFlipped => Flip(content, 0, 0x20),
        FileDamage.LinesExchanged => ExchangeLines(Lines(content)),
        FileDamage.FileOfOtherJob => other ?? RenameRequests(content),
        FileDamage.Deleted => null,
        _ => throw new ArgumentOutOfRangeException(nameof(damage), damage, "It is not known."),
    };

    /// <summary>The lines, each with its line feed.</summary>
    public static IReadOnlyList<byte[]> Lines(ReadOnlySpan<byte> content)
    {
        var lines = new List<byte[]>();
        while (!content.IsEmpty)
        {
            int length = content.IndexOf((byte)'\n');
            length = length < 0 ? content.Length : length + 1;
            lines.Add(content[..length].ToArray());
            content = content[length..];
        }

        return lines;
    }

    /// <summary>Puts lines together.</summary>
    public static byte[] Join(IEnumerable<byte[]> lines) => [.. lines.SelectMany(line => line)];

    /// <summary>Flips bits of a byte.</summary>
    public static byte[] Flip(byte[] content, int index, byte bits)
    {
        byte[] result = [.. content];
        result[index] ^= bits;
        return result;
    }

    private static byte[] ExchangeLines(IReadOnlyList<byte[]> lines) =>
        lines.Count > 1 ? Join([lines[1], lines[0], .. lines.Skip(2)]) : throw new InvalidOperationException("There are no two lines.");

    private static int FindValue(byte[] content, DamagedFile file)
    {
        string name = file switch
        {
            DamagedFile.Owner or DamagedFile.Control => "",
            DamagedFile.State => "\"requests\": ",
            DamagedFile.Log => "\"requests\":",
            _ => "\"custom_id\":\"",
        };
        int index = content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name));
        return index >= 0 ? index + name.Length : throw new InvalidOperationException($"The file has no {name}");
    }

    // The requests of another job can have other names that are as long.
    private static byte[] RenameRequests(byte[] content)
    {
        string text = Encoding.UTF8.GetString(content);
        return Encoding.UTF8.GetBytes(text.Replace("\"r-", "\"q-", StringComparison.Ordinal).Replace("\"foreign-", "\"strange-", StringComparison.Ordinal));
    }
}
