using System.Text;

namespace Bifrost.Client.Fuzz;

/// <summary>Reads a file of result lines: each line is one item or one parse error.</summary>
internal sealed class LinesTarget() : FuzzTarget("lines")
{
    protected override Outcome Run(byte[] input, int pieceSize)
    {
        using BifrostClient client = new FakeGateway(input, pieceSize, contentType: "application/octet-stream").CreateClient();
        return Record(async values =>
        {
            await foreach (BatchResultsPage page in client.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI).AsPages())
            {
                values.AddRange(page.Items.Select(item => $"{item} {item.Body?.Utf8.Length} {AnswerText.Of(item)}"));
                values.AddRange((page.ExtraFields?.ParseErrors ?? []).Select(error => $"line {error.Line}"));
            }
        });
    }

    protected override void CheckOutcome(byte[] input, Outcome outcome)
    {
        ReadOnlySpan<byte> content = input.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? input.AsSpan(3) : input;
        int lines = 0;
        foreach (Range range in content.Split((byte)'\n'))
        {
            if (content[range].ContainsAnyExcept(" \t\r"u8))
                lines++;
        }

        // At most 1,000 parse errors are listed.
        if (outcome.Failure is null && lines <= 1000 && outcome.Values.Count != lines)
            throw new FindingException($"{lines} lines, {outcome.Values.Count} items and parse errors: {Encoding.UTF8.GetString(content)}");
    }
}
