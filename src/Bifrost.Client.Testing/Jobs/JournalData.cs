using System.Globalization;
using System.Text;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>States and contents whose parts say what they belong to.</summary>
internal static class JournalData
{
    /// <summary>Creates a step whose head and records name its version.</summary>
    public static JobJournalStep CreateStep(long version, params IEnumerable<int> numbers) =>
        new(CreateHead(version), [.. numbers.Select(number => KeyValuePair.Create(number, CreateRecord(number, version)))], version);

    /// <summary>Creates a head on several lines.</summary>
    public static ReadOnlyMemory<byte> CreateHead(long version) =>
        Encode(string.Create(CultureInfo.InvariantCulture, $"{{\n  \"step\": {version},\n  \"note\": \"a \\\"quoted\\\" line\\nand another: äß漢🙂\"\n}}"));

    /// <summary>Creates a record.</summary>
    public static ReadOnlyMemory<byte> CreateRecord(int number, long version) =>
        Encode(string.Create(CultureInfo.InvariantCulture, $"{{\"batch\":{number},\"step\":{version}}}"));

    /// <summary>Creates the content of a file: lines with a text.</summary>
    public static ReadOnlyMemory<byte> CreateContent(string text, int lines = 3) =>
        Encode(string.Concat(Enumerable.Range(1, lines).Select(line => string.Create(CultureInfo.InvariantCulture, $"{{\"line\":{line},\"text\":\"{text}\"}}\n"))));

    public static ReadOnlyMemory<byte> Encode(string text) => Encoding.UTF8.GetBytes(text);
}
