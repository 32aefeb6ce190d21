namespace Bifrost.Client.Gathering;

/// <summary>What a call asks for, as a request of a batch.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Endpoint">The endpoint; null for Anthropic, whose batches have none.</param>
/// <param name="Model">The model; null if the body names none.</param>
/// <param name="Hash">The hash of provider, endpoint and body.</param>
/// <param name="Body">The body on one line.</param>
internal sealed record BatchableCall(ModelProvider Provider, BatchEndpoint? Endpoint, string? Model, UInt128 Hash, JsonPayload Body)
{
    public override string ToString() => $"{nameof(BatchableCall)} {{ Provider = {Provider}, Endpoint = {Endpoint} }}";
}
