using System.Net.Http.Headers;
using System.Text;
using Bifrost.Client.Common;

namespace Bifrost.Client.Transport;

/// <summary>Creates multipart forms with quoted names, which servers in Go require.</summary>
/// <remarks>Not a class derived from <see cref="MultipartFormDataContent"/>: those do not pass the cancellation token on to their parts.</remarks>
internal static class UploadForm
{
    // Names as UTF-8: HttpContent would encode other characters in a way that servers do not decode.
    public static MultipartFormDataContent Create() => new() { HeaderEncodingSelector = static (_, _) => Encoding.UTF8 };

    /// <summary>Says why a name of a field or a file cannot be quoted, without repeating it; null when it can.</summary>
    public static string? ValidateName(string name) =>
        name.Length == 0 ? "is empty"
        : name.AsSpan().IndexOfAny('"', '\\') >= 0 ? "has a quote or a backslash"
        : name.Any(char.IsControl) ? "has a control character"
        : SentText.Validate(name);

    /// <summary>Says why a value cannot be that of a field, without repeating it; null when it can.</summary>
    public static string? ValidateValue(string? value) => value is null ? "is null" : SentText.Validate(value, allowsLines: true);

    /// <summary>Adds a field.</summary>
    /// <exception cref="ArgumentException">The name or the value cannot be sent as it is.</exception>
    public static void AddField(MultipartFormDataContent form, string name, string value)
    {
        Require(ValidateName(name), "A name of a field of the form", nameof(name));
        Require(ValidateValue(value), $"The field '{name}' of the form", name);
        var field = new ByteArrayContent(Encoding.UTF8.GetBytes(value));
        field.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"{name}\"" };
        form.Add(field);
    }

    /// <summary>Adds the file.</summary>
    /// <exception cref="ArgumentException">The name cannot be sent as it is.</exception>
    public static void AddFile(MultipartFormDataContent form, string fileName, HttpContent content)
    {
        Require(ValidateName(fileName), "The name of the file", nameof(fileName));
        content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{fileName}\"");
        form.Add(content);
    }

    private static void Require(string? error, string what, string paramName)
    {
        if (error is not null)
            throw new ArgumentException($"{what} {error}.", paramName);
    }
}
