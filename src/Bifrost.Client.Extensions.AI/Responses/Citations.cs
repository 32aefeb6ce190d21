using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Responses;

/// <summary>Reads what a text is based on, in the formats of Anthropic (for a part of the text) and OpenAI (for the message).</summary>
internal static class Citations
{
    /// <summary>Reads the citations of a part; null if there are none.</summary>
    public static IList<AIAnnotation>? ReadAnthropic(JsonElement part) =>
        part.GetArray("citations") is { } citations && citations.GetArrayLength() > 0 ? [.. citations.EnumerateArray().Select(ToCitation)] : null;

    /// <summary>Reads the citations of a message; null if there are none.</summary>
    public static IList<AIAnnotation>? ReadOpenAI(JsonElement message)
    {
        if (message.GetArray("annotations") is not { } annotations)
            return null;
        AIAnnotation[] citations = [.. annotations.EnumerateArray().Select(annotation => annotation.GetObject("url_citation")).OfType<JsonElement>().Select(ToUrlCitation)];
        return citations.Length == 0 ? null : [.. citations];
    }

    private static CitationAnnotation ToCitation(JsonElement citation) => new()
    {
        Title = citation.GetString("title") ?? citation.GetString("document_title"),
        Snippet = citation.GetString("cited_text"),
        FileId = citation.GetString("file_id"),
        Url = ToUri(citation.GetString("url") ?? citation.GetString("source")),
        RawRepresentation = citation,
    };

    private static CitationAnnotation ToUrlCitation(JsonElement citation) => new()
    {
        Title = citation.GetString("title"),
        Url = ToUri(citation.GetString("url")),
        AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = citation.GetInt32("start_index"), EndIndex = citation.GetInt32("end_index") }],
        RawRepresentation = citation,
    };

    private static Uri? ToUri(string? text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) ? uri : null;
}
