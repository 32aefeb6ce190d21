using System.Text.Json;

namespace Bifrost.Client;

/// <summary>What the gateway would refuse, or silently drop, of a batch to be created: refused here, with the member's name.</summary>
internal static class BatchCreateRules
{
    /// <summary>Checks a batch to be created.</summary>
    /// <param name="request">The batch.</param>
    /// <param name="hasOtherInput">Whether its requests come from elsewhere.</param>
    /// <exception cref="ArgumentException">Something is wrong; the message names the member.</exception>
    public static void Check(BatchCreateRequest request, bool hasOtherInput = false)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (FaultOf(request, hasOtherInput) is string fault)
            throw new ArgumentException(fault, nameof(request));
    }

    private static string? FaultOf(BatchCreateRequest request, bool hasOtherInput) =>
        request.Provider.Value.Length == 0 ? $"{nameof(request.Provider)} is empty."
        : InputFault(request, hasOtherInput)
        ?? MetadataFault(request.Metadata)
        ?? ProviderFault(request, hasOtherInput)
        ?? BlankFault(request);

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

    private static string? ProviderFault(BatchCreateRequest request, bool hasOtherInput)
    {
        ModelProvider provider = request.Provider;
        if (provider == ModelProvider.OpenAI)
            return Required(request, request.Endpoint, nameof(request.Endpoint)) ?? NotFor(request, "the OpenAI API", azureBlobs: false);
        if (provider == ModelProvider.Azure)
            return NotFor(request, "Azure", azureBlobs: true);
        if (provider == ModelProvider.Anthropic)
        {
            return (hasOtherInput || request.Requests is not null ? null : $"{nameof(request.Requests)} is required for anthropic, which takes no files.")
                ?? NotHeeded(request, request.Endpoint, nameof(request.Endpoint))
                ?? NotHeeded(request, request.Metadata, nameof(request.Metadata))
                ?? NotHeeded(request, request.CompletionWindow, nameof(request.CompletionWindow))
                ?? NotHeeded(request, request.OutputExpiresAfter, nameof(request.OutputExpiresAfter))
                ?? NotFor(request, "Anthropic", azureBlobs: false);
        }

        if (provider == ModelProvider.Gemini)
        {
            return NotHeeded(request, request.OutputExpiresAfter, nameof(request.OutputExpiresAfter))
                ?? NotFor(request, "Gemini", azureBlobs: false);
        }

        if (provider == ModelProvider.Bedrock)
        {
            return Required(request, request.Model, nameof(request.Model))
                ?? Required(request, request.OutputS3Uri, nameof(request.OutputS3Uri))
                ?? StartsWith(request.OutputS3Uri, "s3://", nameof(request.OutputS3Uri))
                ?? StartsWith(request.InputFileId, "s3://", nameof(request.InputFileId))
                ?? NotHeeded(request, request.InputBlob, nameof(request.InputBlob))
                ?? NotHeeded(request, request.OutputFolder, nameof(request.OutputFolder))
                ?? NotHeeded(request, request.DisplayName, nameof(request.DisplayName))
                ?? NotHeeded(request, request.OutputExpiresAfter, nameof(request.OutputExpiresAfter));
        }

        if (provider == ModelProvider.Vertex)
        {
            return Required(request, request.Model, nameof(request.Model))
                ?? Required(request, request.OutputFolder, nameof(request.OutputFolder))
                ?? StartsWith(request.OutputFolder, "gs://", nameof(request.OutputFolder))
                ?? StartsWith(request.InputFileId, "gs://", nameof(request.InputFileId))
                ?? NotHeeded(request, request.InputBlob, nameof(request.InputBlob))
                ?? NotHeeded(request, request.RoleArn, nameof(request.RoleArn))
                ?? NotHeeded(request, request.OutputS3Uri, nameof(request.OutputS3Uri))
                ?? NotHeeded(request, request.OutputExpiresAfter, nameof(request.OutputExpiresAfter));
        }

        return null;
    }

    // What only Azure's blobs, Bedrock and Vertex have.
    private static string? NotFor(BatchCreateRequest request, string who, bool azureBlobs)
    {
        (object? Value, string Name)[] others = azureBlobs
            ? [(request.RoleArn, nameof(request.RoleArn)), (request.OutputS3Uri, nameof(request.OutputS3Uri)), (request.DisplayName, nameof(request.DisplayName))]
            :
            [
                (request.RoleArn, nameof(request.RoleArn)), (request.OutputS3Uri, nameof(request.OutputS3Uri)),
                (request.DisplayName, nameof(request.DisplayName)), (request.OutputFolder, nameof(request.OutputFolder)),
                (request.InputBlob, nameof(request.InputBlob)),
            ];
        string? name = Array.Find(others, other => other.Value is not null).Name;
        return name is null ? null : $"{name} is nothing that {who} heeds; it would be dropped.";
    }

    private static string? BlankFault(BatchCreateRequest request)
    {
        (string? Value, string Name)[] texts =
        [
            (request.Model, nameof(request.Model)), (request.InputFileId, nameof(request.InputFileId)), (request.InputBlob, nameof(request.InputBlob)),
            (request.OutputFolder, nameof(request.OutputFolder)), (request.RoleArn, nameof(request.RoleArn)), (request.OutputS3Uri, nameof(request.OutputS3Uri)),
        ];
        string? blank = Array.Find(texts, text => text.Value is not null && string.IsNullOrWhiteSpace(text.Value)).Name;
        if (blank is not null)
            return $"{blank} is blank.";
        if (request.OutputExpiresAfter is { } expiration && (expiration.After < TimeSpan.FromSeconds(1) || string.IsNullOrEmpty(expiration.Anchor)))
            return $"{nameof(request.OutputExpiresAfter)} must be a second or more, with an anchor.";
        return request.AdditionalParameters?.Select(parameter => ParameterFault(parameter.Key, parameter.Value)).FirstOrDefault(fault => fault is not null);
    }

    private static string? ParameterFault(string name, JsonPayload value)
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

    private static string? Required(BatchCreateRequest request, object? value, string name) =>
        value is null ? $"{name} is required for {request.Provider}." : null;

    private static string? NotHeeded(BatchCreateRequest request, object? value, string name) =>
        value is null ? null : $"{name} is nothing that {request.Provider} heeds; it would be dropped.";

    private static string? StartsWith(string? value, string start, string name) =>
        value is null || value.StartsWith(start, StringComparison.Ordinal) ? null : $"{name} must start with {start}.";
}
