using System.Buffers.Text;
using System.Text;

namespace Bifrost.Client.Providers;

/// <summary>Decodes ids that the OpenAI routes write in base64.</summary>
internal static class EncodedId
{
    /// <summary>Decodes an id.</summary>
    /// <param name="id">The id, encoded or not.</param>
    /// <param name="urlSafe">Whether it is base64url without padding.</param>
    /// <param name="batchPrefix">How a decoded batch id starts.</param>
    /// <param name="filePrefix">How a decoded file id starts.</param>
    /// <returns>The decoded id, or the same id when it is not encoded.</returns>
    public static string Decode(string id, bool urlSafe, string batchPrefix, string filePrefix)
    {
        if (IsDecoded(id))
            return id;

        Span<byte> bytes = id.Length <= 1024 ? stackalloc byte[1024] : new byte[id.Length];
        int length;
        if (urlSafe ? !(Base64Url.IsValid(id) && Base64Url.TryDecodeFromChars(id, bytes, out length)) : !Convert.TryFromBase64String(id, bytes, out length))
            return id;

        string decoded = Encoding.UTF8.GetString(bytes[..length]);
        return IsDecoded(decoded) ? decoded : id;

        bool IsDecoded(string text) => text.StartsWith(batchPrefix, StringComparison.Ordinal) || text.StartsWith(filePrefix, StringComparison.Ordinal);
    }
}
