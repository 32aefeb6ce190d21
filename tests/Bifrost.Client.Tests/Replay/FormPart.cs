using System.Net.Http.Headers;

namespace Bifrost.Client.Tests.Replay;

/// <summary>A part of a multipart form.</summary>
internal sealed record FormPart(string Name, string? FileName, string? ContentType, string Content)
{
    /// <summary>The parts of a <c>multipart/form-data</c> body.</summary>
    public static IReadOnlyList<FormPart> In(string contentType, string body)
    {
        string boundary = MediaTypeHeaderValue.Parse(contentType).Parameters.Single(parameter => parameter.Name == "boundary").Value!.Trim('"');
        string[] pieces = ("\r\n" + body).Split("\r\n--" + boundary);
        Assert.That(pieces[^1].TrimEnd(), Is.EqualTo("--"), "The form does not end.");
        return [.. pieces[1..^1].Select(Parse)];
    }

    private static FormPart Parse(string piece)
    {
        string[] halves = piece.Split("\r\n\r\n", 2);
        Dictionary<string, string> headers = halves[0]
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var disposition = ContentDispositionHeaderValue.Parse(headers["Content-Disposition"]);
        return new FormPart(disposition.Name!.Trim('"'), disposition.FileName?.Trim('"'), headers.GetValueOrDefault("Content-Type"), halves[1]);
    }
}
