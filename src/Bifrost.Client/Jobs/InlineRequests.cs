using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Bifrost.Client.Jobs;

/// <summary>Reads the requests of a part whose provider takes no files.</summary>
internal static class InlineRequests
{
    public static async IAsyncEnumerable<BatchRequestItem> ReadAsync(
        JobFiles files, JobFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ReadOnlyMemory<byte> line in files.ReadLinesAsync(file, cancellationToken).ConfigureAwait(false))
            yield return Parse(line.ToArray());
    }

    // The members as ProviderProfile.WriteInlineRequest has written them: the custom_id first, the body last.
    private static BatchRequestItem Parse(byte[] line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
        reader.Read();
        reader.Read();
        reader.Read();
        string customId = reader.GetString()!;
        while (reader.Read() && reader.TokenType != JsonTokenType.StartObject)
        {
        }

        int start = (int)reader.TokenStartIndex;
        return new BatchRequestItem { CustomId = customId, Body = new JsonPayload(line.AsMemory(start, line.Length - 1 - start)) };
    }
}
