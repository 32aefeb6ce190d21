using System.Text;

namespace Bifrost.Client.WireTests.Replay;

/// <summary>The upload that a recorded form is of.</summary>
internal static class RecordedUpload
{
    public static async Task<BifrostFile> SendAsync(BifrostClient client, Recording recording)
    {
        Dictionary<string, FormPart> parts = FormPart.In(recording).ToDictionary(part => part.Name);
        var upload = new FileUpload
        {
            Provider = recording.Call.Provider ?? default,
            Purpose = new FilePurpose(parts.GetValueOrDefault("purpose")?.Text),
            FileName = parts["file"].FileName,
        };
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(parts["file"].Text));
        return await client.Files.UploadAsync(content, upload);
    }
}
