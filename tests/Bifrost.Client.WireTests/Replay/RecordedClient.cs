using System.Text;

namespace Bifrost.Client.WireTests.Replay;

/// <summary>A client with the credentials of a recorded request.</summary>
internal static class RecordedClient
{
    public static BifrostClient For(Recording recording, WireServer server)
    {
        var options = new BifrostClientOptions
        {
            BaseAddress = server.BaseAddress,
            // A recording is one request.
            Retry = new BifrostRetryOptions { MaxRetries = 0 },
            // The client sends virtual keys in their own header only.
            VirtualKey = recording.RequestHeaders.GetValueOrDefault("x-bf-vk") ?? recording.RequestHeaders.GetValueOrDefault("x-api-key"),
        };
        switch (recording.RequestHeaders.GetValueOrDefault("Authorization")?.Split(' '))
        {
            case ["Bearer", string token]:
                (options.ApiKey, options.Authentication) = (token, BifrostAuthentication.Bearer);
                break;
            case ["Basic", string base64]:
                string[] parts = Encoding.UTF8.GetString(Convert.FromBase64String(base64)).Split(':', 2);
                (options.UserName, options.Password) = (parts[0], parts[1]);
                break;
        }

        return new BifrostClient(options);
    }

    public static void CheckCredentials(WireRequest request, Recording recording)
    {
        foreach (string name in new[] { "Authorization", "x-bf-vk", "x-bf-api-key" })
        {
            if (recording.RequestHeaders.TryGetValue(name, out string? value))
                Assert.That(request.Headers.GetValueOrDefault(name), Is.EqualTo(value), name);
        }
    }
}
