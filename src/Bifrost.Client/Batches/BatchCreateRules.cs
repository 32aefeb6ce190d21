using System.Text.Json;
using static Bifrost.Client.ModelProvider;

namespace Bifrost.Client;

/// <summary>What the gateway would refuse, or silently drop, of a batch to be created: refused here, with the member's name.</summary>
internal static class BatchCreateRules
{
    // What each member is, who heeds it, who has to have it, and how it begins there. Of custom providers nothing is known: they get
    // what the caller gives.
    private static readonly Member[] Members =
    [
        new(nameof(BatchCreateRequest.Model), request => request.Model, RequiredFor: [Bedrock, Vertex]),
        new(nameof(BatchCreateRequest.Requests), request => request.Requests, RequiredFor: [Anthropic]),
        new(nameof(BatchCreateRequest.InputFileId), request => request.InputFileId, HeededBy: [OpenAI, Azure, Gemini, Bedrock, Vertex]) { Starts = [(Bedrock, "s3://"), (Vertex, "gs://")] },
        new(nameof(BatchCreateRequest.InputBlob), request => request.InputBlob, HeededBy: [Azure]),
        new(nameof(BatchCreateRequest.Endpoint), request => request.Endpoint, HeededBy: [OpenAI, Azure, Gemini, Bedrock, Vertex], RequiredFor: [OpenAI]),
        new(nameof(BatchCreateRequest.CompletionWindow), request => request.CompletionWindow, HeededBy: [OpenAI, Azure, Gemini, Bedrock, Vertex]),
        new(nameof(BatchCreateRequest.Metadata), request => request.Metadata, HeededBy: [OpenAI, Azure, Gemini, Bedrock, Vertex]),
        new(nameof(BatchCreateRequest.OutputExpiresAfter), request => request.OutputExpiresAfter, HeededBy: [OpenAI, Azure]),
        new(nameof(BatchCreateRequest.DisplayName), request => request.DisplayName, HeededBy: [Vertex]),
        new(nameof(BatchCreateRequest.OutputFolder), request => request.OutputFolder, HeededBy: [Azure, Vertex], RequiredFor: [Vertex]) { Starts = [(Vertex, "gs://")] },
        new(nameof(BatchCreateRequest.RoleArn), request => request.RoleArn, HeededBy: [Bedrock]),
        new(nameof(BatchCreateRequest.OutputS3Uri), request => request.OutputS3Uri, HeededBy: [Bedrock], RequiredFor: [Bedrock]) { Starts = [(Bedrock, "s3://")] },
    ];

    private static readonly ModelProvider[] Known = [OpenAI, Azure, Anthropic, Gemini, Bedrock, Vertex];

    /// <summary>Checks a batch to be created.</summary>
    /// <param name="request">The batch.</param>
    /// <param name="hasOtherInput">Whether its requests come from elsewhere.</param>
    /// <exception cref="ArgumentException">Something is wrong; the message names the member.</exception>
    public static void Check(BatchCreateRequest request, bool hasOtherInput = false)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? fault = request.Provider.Value.Length == 0 ? $"{nameof(request.Provider)} is empty."
            : InputFault(request, hasOtherInput)
            ?? Members.Select(member => member.FaultIn(request, hasOtherInput)).FirstOrDefault(found => found is not null)
            ?? MetadataFault(request.Metadata)
            ?? ExpirationFault(request.OutputExpiresAfter)
            ?? AdditionalFault(request.AdditionalParameters)
            ?? RouteFault(request);
        if (fault is not null)
            throw new ArgumentException(fault, nameof(request));
    }

    private static string? InputFault(BatchCreateRequest request, bool hasOtherInput)
    {
        int inputs = (request.InputFileId is null ? 0 : 1) + (request.InputBlob is null ? 0 : 1) + (request.Requests is null ? 0 : 1);
        if (hasOtherInput)
            return inputs == 0 ? null : $"{nameof(request.InputFileId)}, {nameof(request.InputBlob)} and {nameof(request.Requests)} must be null: the requests are given besides.";

        // Gateways answer 200 to a file and inline requests together, and drop the requests.
        return inputs switch
        {
            0 => $"One of {nameof(request.InputFileId)}, {nameof(request.InputBlob)} and {nameof(request.Requests)} is required.",
            > 1 => $"Only one of {nameof(request.InputFileId)}, {nameof(request.InputBlob)} and {nameof(request.Requests)} can be given.",
            _ when request.Requests is { Count: 0 } => $"{nameof(request.Requests)} is empty.",
            _ => null,
        };
    }

    // https://platform.openai.com/docs/api-reference/batch/create
    private static string? MetadataFault(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
            return null;
        if (metadata.Count > 16)
            return $"{nameof(BatchCreateRequest.Metadata)} has {metadata.Count} entries; at most 16 are allowed.";
        foreach ((string name, string value) in metadata)
        {
            if (name.Length is 0 or > 64)
                return $"{nameof(BatchCreateRequest.Metadata)} has the name '{name}' of {name.Length} characters; 1 to 64 are allowed.";
            if (value is null || value.Length > 512)
                return $"{nameof(BatchCreateRequest.Metadata)} has a value for '{name}' that is null or longer than 512 characters.";
        }

        return null;
    }

    private static string? ExpirationFault(BatchExpiration? expiration) =>
        expiration is not null && (expiration.After < TimeSpan.FromSeconds(1) || string.IsNullOrEmpty(expiration.Anchor))
            ? $"{nameof(BatchCreateRequest.OutputExpiresAfter)} must be a second or more, with an anchor."
            : null;

    // The OpenAI routes read the members that they know, and drop the rest.
    private static string? RouteFault(BatchCreateRequest request) =>
        request.AdditionalParameters is { Count: > 0 } && BatchCreateBody.NeedsOpenAIRoute(request)
            ? $"{nameof(BatchCreateRequest.AdditionalParameters)} need a {nameof(request.Model)}, and go without {nameof(request.OutputExpiresAfter)}: the route that those need would drop them."
            : null;

    private static string? AdditionalFault(IReadOnlyDictionary<string, JsonPayload>? parameters) =>
        parameters?.Select(parameter => AdditionalFault(parameter.Key, parameter.Value)).FirstOrDefault(fault => fault is not null);

    private static string? AdditionalFault(string name, JsonPayload value)
    {
        if (BatchCreateBody.IsOwnMember(name))
            return $"{nameof(BatchCreateRequest.AdditionalParameters)} has '{name}', which a member of its own sets.";
        try
        {
            value.ToElement();
            return null;
        }
        catch (JsonException)
        {
            return $"{nameof(BatchCreateRequest.AdditionalParameters)} has a value for '{name}' that is not JSON.";
        }
    }

    private sealed record Member(
        string Name, Func<BatchCreateRequest, object?> Value, ModelProvider[]? HeededBy = null, ModelProvider[]? RequiredFor = null)
    {
        public (ModelProvider Provider, string Start)[] Starts { get; init; } = [];

        public string? FaultIn(BatchCreateRequest request, bool hasOtherInput)
        {
            ModelProvider provider = request.Provider;
            object? value = Value(request);
            if (value is null)
                return RequiredFor?.Contains(provider) == true && !(hasOtherInput && Name == nameof(request.Requests)) ? $"{Name} is required for {provider}." : null;
            if (string.IsNullOrWhiteSpace(value.ToString()))
                return $"{Name} is blank.";
            if (HeededBy is not null && Known.Contains(provider) && !HeededBy.Contains(provider))
                return $"{Name} is nothing that {provider} heeds; it would be dropped.";
            foreach ((ModelProvider of, string start) in Starts)
            {
                if (of == provider && !((string)value).StartsWith(start, StringComparison.Ordinal))
                    return $"{Name} must start with {start}.";
            }

            return null;
        }
    }
}
