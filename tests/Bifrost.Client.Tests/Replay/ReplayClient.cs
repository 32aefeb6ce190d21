using System.Text;
using Bifrost.Client.Testing;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Makes a client that shows the credentials of a recorded request.</summary>
internal static class ReplayClient
{
    public static BifrostClient For(Recording recording, BifrostTestGateway gateway)
    {
        var options = new BifrostClientOptions { BaseAddress = gateway.BaseAddress };
        IReadOnlyDictionary<string, string> headers = recording.Exchange.RequestHeaders;
        // The client sends virtual keys in their own header only.
        options.VirtualKey = headers.GetValueOrDefault("x-bf-vk") ?? headers.GetValueOrDefault("x-api-key");
        switch (headers.GetValueOrDefault("Authorization")?.Split(' '))
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

    /// <summary>The client sent one kind of request only, to the place and with the credentials that it should.</summary>
    public static void CheckRequests(Recording recording, BifrostTestGateway gateway, string target)
    {
        Assert.That(gateway.Requests, Is.Not.Empty);
        foreach (GatewayRequest request in gateway.Requests)
        {
            Assert.That(request.ToString(), Is.EqualTo($"GET {target}"));
            foreach (string name in new[] { "Authorization", "x-bf-vk" })
            {
                if (recording.Exchange.RequestHeaders.TryGetValue(name, out string? value))
                    Assert.That(request.Headers[name], Is.EqualTo(value));
            }
        }
    }
}
