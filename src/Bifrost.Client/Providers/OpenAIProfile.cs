using static Bifrost.Client.Providers.CreateMembers;

namespace Bifrost.Client.Providers;

/// <summary>OpenAI: failed requests are in an error file, which the gateway's results do not include.</summary>
internal sealed class OpenAIProfile : ProviderProfile
{
    // https://platform.openai.com/docs/api-reference/batch/create
    public override BatchLimits Limits { get; } = new() { MaxRequests = 50_000, MaxBytes = 200 * BatchLimits.MiB };

    public override IReadOnlyCollection<string> SupportedMembers { get; } =
        [Model, Requests, InputFileId, Endpoint, CompletionWindow, Metadata, OutputExpiresAfter];

    public override IReadOnlyCollection<string> RequiredMembers { get; } = [Endpoint];

    public override bool? HasErrorFile => true;

    public override bool? ListsIdentity => true;
}
