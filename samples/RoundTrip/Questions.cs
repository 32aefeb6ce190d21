using System.Text.Json;
using Bifrost.Client;
using Bifrost.Client.Testing;

namespace RoundTrip;

/// <summary>The requests, and the model that answers them.</summary>
internal static class Questions
{
    private const int OneFailsIn = 25;

    public static IEnumerable<BatchRequestItem> Make(int count) => Enumerable.Range(1, count).Select(number => new BatchRequestItem
    {
        CustomId = $"question-{number}",
        Body = JsonPayload.Parse(
            $$"""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"What is {{number}} squared?"}],"max_tokens":{{(IsBad(number) ? -1 : 64)}}}"""),
    });

    public static int BoundToFail(int count) => count / OneFailsIn;

    public static BatchResultItem Answer(GatewayBatchRequest request)
    {
        JsonElement body = request.Body.ToElement();
        return body.GetProperty("max_tokens").GetInt32() > 0
            ? request.Succeed()
            : request.Fail(400, "Invalid value for 'max_tokens': must be more than 0.");
    }

    private static bool IsBad(int number) => number % OneFailsIn == 0;
}
