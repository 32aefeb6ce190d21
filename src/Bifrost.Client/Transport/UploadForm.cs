using System.Net.Http.Headers;
using System.Text;

namespace Bifrost.Client.Transport;

/// <summary>Creates multipart forms with quoted names, which servers in Go require.</summary>
/// <remarks>Not a class derived from <see cref="MultipartFormDataContent"/>: those do not pass the cancellation token on to their parts.</remarks>
internal static class UploadForm
{
    // Names as UTF-8: HttpContent would encode other characters in a way that servers do not decode.
    public static MultipartFormDataContent Create() => new() { HeaderEncodingSelector = static (_, _) => Encoding.UTF8 };

    /// <summary>Whether a name can be quoted.</summary>
    public static bool IsValidName(string name) => name.Length > 0 && !name.Any(c => c is '"' or '\\' || char.IsControl(c));

    public static void AddField(MultipartFormDataContent form, string name, string value)
    {
        var field = new ByteArrayContent(Encoding.UTF8.GetBytes(value));
        field.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"{name}\"" };
        form.Add(field);
    }

    public static void AddFile(MultipartFormDataContent form, string fileName, HttpContent content)
    {
        content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{fileName}\"");
        form.Add(content);
    }
}
