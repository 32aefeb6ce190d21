using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace Bifrost.Client.Testing;

/// <summary>The parts of a <c>multipart/form-data</c> request body, without copying them.</summary>
internal sealed class MultipartForm
{
    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();

    private readonly Dictionary<string, (string? FileName, ReadOnlyMemory<byte> Content)> _parts = new(StringComparer.Ordinal);

    /// <summary>The part with the name <c>file</c>; null if there is none or it has no file name.</summary>
    public (string FileName, ReadOnlyMemory<byte> Content)? File =>
        _parts.TryGetValue("file", out (string? FileName, ReadOnlyMemory<byte> Content) part) && part.FileName is { } name ? (name, part.Content) : null;

    /// <summary>Parses the body of a request, decompressing it first if it is compressed.</summary>
    /// <exception cref="GatewayErrorException">The body is not a valid form.</exception>
    public static MultipartForm Parse(GatewayRequest request, GatewayState state)
    {
        if (!MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out MediaTypeHeaderValue? type)
            || type.Parameters.FirstOrDefault(p => p.Name == "boundary")?.Value?.Trim('"') is not { Length: > 0 } boundary)
        {
            throw GatewayErrorException.BadRequest(
                "Failed to parse multipart form: request Content-Type has bad boundary or is not multipart/form-data", state);
        }

        var form = new MultipartForm();
        return form.TryParse(Decompress(request, state), Encoding.UTF8.GetBytes($"\r\n--{boundary}"))
            ? form
            : throw GatewayErrorException.BadRequest("Failed to parse multipart form: unexpected EOF", state);
    }

    /// <summary>Returns the value of a field; null if the form has no such field.</summary>
    public string? GetField(string name) =>
        _parts.TryGetValue(name, out (string? FileName, ReadOnlyMemory<byte> Content) part) && part.FileName is null
            ? Encoding.UTF8.GetString(part.Content.Span)
            : null;

    private bool TryParse(ReadOnlyMemory<byte> body, byte[] delimiter)
    {
        // The first delimiter has no line break before it.
        if (!body.Span.StartsWith(delimiter.AsSpan(2)))
            return false;
        body = body[(delimiter.Length - 2)..];
        while (!body.Span.StartsWith("--"u8))
        {
            int headersLength = body.Span.IndexOf(EndOfHeaders);
            int end = body.Span.IndexOf(delimiter);
            if (headersLength < 0 || end < headersLength)
                return false;
            AddPart(Encoding.UTF8.GetString(body.Span[..headersLength]), body[(headersLength + EndOfHeaders.Length)..end]);
            body = body[(end + delimiter.Length)..];
        }

        return true;
    }

    private void AddPart(string headers, ReadOnlyMemory<byte> content)
    {
        const string HeaderName = "Content-Disposition:";
        string? header = headers.Split("\r\n").FirstOrDefault(line => line.StartsWith(HeaderName, StringComparison.OrdinalIgnoreCase));
        if (ContentDispositionHeaderValue.TryParse(header?[HeaderName.Length..].Trim(), out ContentDispositionHeaderValue? disposition))
            _parts[disposition.Name?.Trim('"') ?? ""] = (disposition.FileName?.Trim('"'), content);
    }

    private static ReadOnlyMemory<byte> Decompress(GatewayRequest request, GatewayState state)
    {
        if (request.Header("Content-Encoding") is not { Length: > 0 } encoding)
            return request.Body;
        if (encoding != "gzip")
            throw GatewayErrorException.BadRequest($"unsupported content encoding: {encoding}", state);

        using var gzip = new GZipStream(new MemoryStream(request.Body.ToArray()), CompressionMode.Decompress);
        using var decompressed = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = gzip.Read(buffer)) > 0;)
            {
                decompressed.Write(buffer, 0, count);
                if (decompressed.Length > state.Options.MaxRequestBytes)
                    throw new GatewayErrorException(new GatewayError(413, "decompressed request body exceeds the size limit"));
            }
        }
        catch (InvalidDataException)
        {
            throw GatewayErrorException.BadRequest("invalid gzip body", state);
        }

        return decompressed.ToArray();
    }
}
