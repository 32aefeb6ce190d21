using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace Bifrost.Client.Testing;

/// <summary>An uploaded form, as slices of what was sent.</summary>
internal sealed class MultipartForm
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    private readonly Dictionary<string, (string? FileName, ReadOnlyMemory<byte> Content)> _parts = new(StringComparer.Ordinal);

    /// <summary>The file, and what it is called.</summary>
    public (string FileName, ReadOnlyMemory<byte> Content)? File =>
        _parts.TryGetValue("file", out (string? FileName, ReadOnlyMemory<byte> Content) part) && part.FileName is { } name ? (name, part.Content) : null;

    public string? Field(string name) => _parts.TryGetValue(name, out (string? FileName, ReadOnlyMemory<byte> Content) part) && part.FileName is null
        ? Encoding.UTF8.GetString(part.Content.Span)
        : null;

    /// <summary>Reads the form of a request, unpacking it first if need be.</summary>
    public static MultipartForm Read(GatewayRequest request, GatewayWorld world)
    {
        if (!MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out MediaTypeHeaderValue? type)
            || type.Parameters.FirstOrDefault(p => p.Name == "boundary")?.Value?.Trim('"') is not { Length: > 0 } boundary)
        {
            throw RefusedException.Mistake("Failed to parse multipart form: request Content-Type has bad boundary or is not multipart/form-data", world);
        }

        var form = new MultipartForm();
        return form.TryParse(Unpacked(request, world), Encoding.UTF8.GetBytes($"\r\n--{boundary}"))
            ? form
            : throw RefusedException.Mistake("Failed to parse multipart form: unexpected EOF", world);
    }

    private bool TryParse(ReadOnlyMemory<byte> body, byte[] delimiter)
    {
        // The first delimiter has no line before it.
        if (!body.Span.StartsWith(delimiter.AsSpan(2)))
            return false;
        body = body[(delimiter.Length - 2)..];
        while (!body.Span.StartsWith("--"u8))
        {
            int head = body.Span.IndexOf(HeadEnd);
            int end = body.Span.IndexOf(delimiter);
            if (head < 0 || end < head)
                return false;
            AddPart(Encoding.UTF8.GetString(body.Span[..head]), body[(head + HeadEnd.Length)..end]);
            body = body[(end + delimiter.Length)..];
        }

        return true;
    }

    private void AddPart(string head, ReadOnlyMemory<byte> content)
    {
        const string Disposition = "Content-Disposition:";
        string? line = head.Split("\r\n").FirstOrDefault(l => l.StartsWith(Disposition, StringComparison.OrdinalIgnoreCase));
        if (ContentDispositionHeaderValue.TryParse(line?[Disposition.Length..].Trim(), out ContentDispositionHeaderValue? disposition))
            _parts[disposition.Name?.Trim('"') ?? ""] = (disposition.FileName?.Trim('"'), content);
    }

    private static ReadOnlyMemory<byte> Unpacked(GatewayRequest request, GatewayWorld world)
    {
        if (request.Header("Content-Encoding") is not { Length: > 0 } encoding)
            return request.Body;
        if (encoding != "gzip")
            throw RefusedException.Mistake($"unsupported content encoding: {encoding}", world);

        using var packed = new GZipStream(new MemoryStream(request.Body.ToArray()), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        var piece = new byte[64 * 1024];
        try
        {
            for (int count; (count = packed.Read(piece)) > 0;)
            {
                unpacked.Write(piece, 0, count);
                if (unpacked.Length > world.Options.MaxRequestBytes)
                    throw new RefusedException(new GatewayError(413, "decompressed request body exceeds the size limit"));
            }
        }
        catch (InvalidDataException)
        {
            throw RefusedException.Mistake("invalid gzip body", world);
        }

        return unpacked.ToArray();
    }
}
