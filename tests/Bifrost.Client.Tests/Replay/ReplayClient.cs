using System.Text;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Creates a client with the credentials of a recorded request.</summary>
internal static class ReplayClient
{
    public static BifrostClient Create(Recording recording, GatewayHost host) => host.CreateClient(options =>
    {
        IReadOnlyDictionary<string, string> headers = recording.Exchange.RequestHeaders;
        // The client sends virtual keys in one header only.
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
    });

    /// <summary>Asserts that the client sent the expected requests and no others, with the recorded credentials, and the call itself as recorded.</summary>
    public static void CheckRequests(ReplayPlan plan, BifrostTestGateway gateway)
    {
        Assert.That(gateway.Requests.Select(request => request.ToString()).Distinct(), Is.EquivalentTo(plan.Exchanges.Select(TargetOf).Distinct()));
        foreach (GatewayRequest request in gateway.Requests)
        {
            foreach (string name in new[] { "Authorization", "x-bf-vk", "x-bf-api-key" })
            {
                if (plan.Call.Headers.TryGetValue(name, out string? value))
                    Assert.That(request.Headers[name], Is.EqualTo(value));
            }

            if (request.ToString() == TargetOf(plan.Exchange))
                plan.Replay!.CheckRequest(request, plan.Call);
        }
    }

    private static string TargetOf(RecordedExchange exchange) => $"{exchange.Method} {exchange.Path}";
}
