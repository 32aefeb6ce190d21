using System.Text;
using Bifrost.Client.WireTests.Replay;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Bifrost.Client.WireTests.Support;

/// <summary>A part of a form, as the form reader of ASP.NET Core finds it.</summary>
internal sealed record FormPart(string Name, string? FileName, string? ContentType, string Text)
{
    public static IReadOnlyList<FormPart> In(WireRequest request) => In(request.Headers["Content-Type"], request.Body.ToArray());

    public static IReadOnlyList<FormPart> In(Recording recording) =>
        In(recording.RequestHeaders["Content-Type"], Encoding.UTF8.GetBytes(recording.RequestBody!));

    private static List<FormPart> In(string contentType, byte[] body)
    {
        string boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(contentType).Boundary).ToString();
        var reader = new MultipartReader(boundary, new MemoryStream(body));
        List<FormPart> parts = [];
        while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
        {
            ContentDispositionHeaderValue disposition = section.GetContentDispositionHeader()!;
            using var text = new StreamReader(section.Body, Encoding.UTF8);
            parts.Add(new FormPart(
                HeaderUtilities.RemoveQuotes(disposition.Name).ToString(),
                disposition.FileName.HasValue ? HeaderUtilities.RemoveQuotes(disposition.FileName).ToString() : null,
                section.ContentType,
                text.ReadToEnd()));
        }

        return parts;
    }
}
