using Bifrost.Client;
using Bifrost.Client.Testing;

namespace Quickstart;

/// <summary>A gateway inside this process that replays recorded responses of a real one. See Recordings/README.md.</summary>
internal sealed class RecordedGateway : IAsyncDisposable
{
    private readonly BifrostTestGateway _gateway;

    private RecordedGateway(BifrostTestGateway gateway) => _gateway = gateway;

    public static IReadOnlyList<BatchReference> Batches { get; } = [new("openai", "batch_completed"), new("anthropic", "msgbatch_ended")];

    public Uri BaseAddress => _gateway.BaseAddress;

    public static async Task<RecordedGateway> StartAsync(CancellationToken cancellationToken)
    {
        BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(cancellationToken);
        foreach (RecordedExchange recording in RecordedExchange.LoadAll(Path.Combine(AppContext.BaseDirectory, "Recordings")))
            gateway.AddRecording(recording with { Path = GetPath(recording.Path) });
        Console.WriteLine("Replaying recorded responses of a gateway. Use --base-address, --key, --provider and --batch to read a batch of your own.\n");
        return new RecordedGateway(gateway);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    // The Anthropic batch was recorded on /v1/batches/{id}; the client retrieves batches on /openai/v1/batches/{id}, which returns the same.
    private static string GetPath(string path) =>
        path.StartsWith("/v1/batches/", StringComparison.Ordinal) && !path.Contains("/results?", StringComparison.Ordinal) ? $"/openai{path}" : path;
}
