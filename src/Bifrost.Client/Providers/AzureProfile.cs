using static Bifrost.Client.Providers.CreateMembers;

namespace Bifrost.Client.Providers;

/// <summary>Azure OpenAI: as OpenAI, and its input and output can be blobs.</summary>
internal sealed class AzureProfile : ProviderProfile
{
    // https://learn.microsoft.com/azure/ai-services/openai/quotas-limits (batch limits)
    public override BatchLimits Limits { get; } = new() { MaxRequests = 100_000, MaxBytes = 200 * BatchLimits.MiB };

    public override IReadOnlyCollection<string> SupportedMembers { get; } =
        [Model, Requests, InputFileId, InputBlob, Endpoint, CompletionWindow, Metadata, OutputExpiresAfter, OutputFolder];

    public override bool? HasErrorFile => true;

    public override bool? ListsIdentity => true;
}
