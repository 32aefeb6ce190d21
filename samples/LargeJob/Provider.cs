using Bifrost.Client;
using Bifrost.Client.Testing;

namespace LargeJob;

/// <summary>A gateway in this process, and behind it a provider that takes seconds for a batch. Both go on where they were when the process ended.</summary>
internal static class Provider
{
    private static readonly BatchLifecycle Lifecycle = new()
    {
        Validating = TimeSpan.FromSeconds(0.5),
        InProgress = TimeSpan.FromSeconds(3),
        Finalizing = TimeSpan.FromSeconds(0.5),
    };

    public static async Task<BifrostTestGateway> StartAsync(string stateDirectory, long quota, CancellationToken cancellationToken)
    {
        BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(
            new BifrostTestGatewayOptions { StateDirectory = stateDirectory, Lifecycle = Lifecycle }, cancellationToken);
        gateway.Limit(ModelProvider.OpenAI, new GatewayBatchLimits { MaxRequests = 50_000, MaxEnqueuedRequests = quota });
        gateway.AnswerWith(Answer);
        return gateway;
    }

    // One in 500 requests is invalid. Two in a hundred fail because the provider is overloaded: other ones each time, as the line in the batch differs.
    private static BatchResultItem Answer(GatewayBatchRequest request)
    {
        long number = Reviews.GetNumber(request.CustomId);
        if (number % 500 == 0)
            return request.Fail(400, "The review is empty.");
        long draw = ((48_271 * number) + (16_807 * request.Line)) % 997;
        return draw >= 20 ? request.Succeed() : draw % 2 == 0 ? request.Fail(500, "The server had an error.") : request.Fail(429, "Rate limit reached.");
    }
}
