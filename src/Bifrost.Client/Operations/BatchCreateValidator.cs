using System.Text.Json;
using Bifrost.Client.Common;
using Bifrost.Client.Providers;

namespace Bifrost.Client.Operations;

/// <summary>Refuses a batch to be created that the gateway would refuse, or of which it would silently drop a part.</summary>
internal static class BatchCreateValidator
{
    private static readonly (string Name, Func<BatchCreateRequest, object?> Get)[] Members =
    [
        (nameof(BatchCreateRequest.Model), request => request.Model),
        (nameof(BatchCreateRequest.Requests), request => request.Requests),
        (nameof(BatchCreateRequest.InputFileId), request => request.InputFileId),
        (nameof(BatchCreateRequest.InputBlob), request => request.InputBlob),
        (nameof(BatchCreateRequest.Endpoint), request => request.Endpoint),
        (nameof(BatchCreateRequest.CompletionWindow), request => request.CompletionWindow),
        (nameof(BatchCreateRequest.Metadata), request => request.Metadata),
        (nameof(BatchCreateRequest.OutputExpiresAfter), request => request.OutputExpiresAfter),
        (nameof(BatchCreateRequest.DisplayName), request => request.DisplayName),
        (nameof(BatchCreateRequest.OutputFolder), request => request.OutputFolder),
        (nameof(BatchCreateRequest.RoleArn), request => request.RoleArn),
        (nameof(BatchCreateRequest.OutputS3Uri), request => request.OutputS3Uri),
    ];

    /// <summary>Validates a batch to be created.</summary>
    /// <param name="request">The batch.</param>
    /// <param name="paramName">The parameter of the call that it is.</param>
    /// <param name="hasOtherInput">Whether its requests are passed separately.</param>
    /// <exception cref="ArgumentException">The batch is invalid; the message names the member.</exception>
    public static void Validate(BatchCreateRequest request, string paramName, bool hasOtherInput = false)
    {
        ArgumentNullException.ThrowIfNull(request, paramName);
        string? error = ProviderName.Validate(request.Provider) is string invalid ? $"{nameof(request.Provider)} {invalid}."
            : ValidateInput(request, hasOtherInput)
            ?? Members.Select(member => ValidateMember(request, member.Name, member.Get(request), hasOtherInput)).FirstOrDefault(found => found is not null)
            ?? ValidateMetadata(request.Metadata)
            ?? ValidateExpiration(request.OutputExpiresAfter)
            ?? request.AdditionalParameters?.Select(parameter => ValidateParameter(parameter.Key, parameter.Value)).FirstOrDefault(found => found is not null)
            ?? ValidateRoute(request);
        if (error is not null)
            throw new ArgumentException(error, paramName);
    }

    private static string? ValidateInput(BatchCreateRequest request, bool hasOtherInput)
    {
        const string Inputs = $"{nameof(request.InputFileId)}, {nameof(request.InputBlob)} and {nameof(request.Requests)}";
        int count = (request.InputFileId is null ? 0 : 1) + (request.InputBlob is null ? 0 : 1) + (request.Requests is null ? 0 : 1);
        if (hasOtherInput)
            return count == 0 ? null : $"{Inputs} must be null: the requests are passed separately.";

        // Gateways respond with 200 to a file and inline requests together, and drop the requests.
        return count switch
        {
            0 => $"One of {Inputs} is required.",
            > 1 => $"Only one of {Inputs} can be set.",
            _ when request.Requests is { Count: 0 } => $"{nameof(request.Requests)} is empty.",
            _ => null,
        };
    }

    private static string? ValidateMember(BatchCreateRequest request, string name, object? value, bool hasOtherInput)
    {
        ProviderProfile profile = ProviderProfile.Of(request.Provider);
        if (value is null)
        {
            bool isRequired = profile.RequiredMembers.Contains(name) && !(hasOtherInput && name == nameof(request.Requests));
            return isRequired ? $"{name} is required for {request.Provider}." : null;
        }

        if (string.IsNullOrWhiteSpace(value.ToString()))
            return $"{name} is blank.";
        if (SentText.HasLoneSurrogate(value.ToString()))
            return $"{name} has half of a surrogate pair.";
        if (profile.SupportedMembers?.Contains(name) == false)
            return $"{name} is not supported by {request.Provider}: it would be dropped.";
        return profile.GetRequiredPrefix(name) is string prefix && !((string)value).StartsWith(prefix, StringComparison.Ordinal)
            ? $"{name} must start with {prefix}."
            : null;
    }

    // https://platform.openai.com/docs/api-reference/batch/create
    private static string? ValidateMetadata(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
            return null;
        if (metadata.Count > 16)
            return $"{nameof(BatchCreateRequest.Metadata)} has {metadata.Count} entries; at most 16 are allowed.";
        foreach ((string name, string value) in metadata)
        {
            if (name.Length is 0 or > 64)
                return $"{nameof(BatchCreateRequest.Metadata)} has the name '{name}' of {name.Length} characters; 1 to 64 are allowed.";
            if (SentText.HasLoneSurrogate(name) || SentText.HasLoneSurrogate(value))
                return $"{nameof(BatchCreateRequest.Metadata)} has a name or a value with half of a surrogate pair.";
            if (value is null || value.Length > 512)
                return $"{nameof(BatchCreateRequest.Metadata)} has a value for '{name}' that is null or longer than 512 characters.";
        }

        return null;
    }

    private static string? ValidateExpiration(BatchExpiration? expiration) =>
        expiration is not null && (expiration.After < TimeSpan.FromSeconds(1) || string.IsNullOrEmpty(expiration.Anchor))
            ? $"{nameof(BatchCreateRequest.OutputExpiresAfter)} must be at least one second, with an anchor."
            : null;

    private static string? ValidateParameter(string name, JsonPayload value)
    {
        if (SentText.HasLoneSurrogate(name))
            return $"{nameof(BatchCreateRequest.AdditionalParameters)} has a name with half of a surrogate pair.";
        if (BatchCreateBody.IsMember(name))
            return $"{nameof(BatchCreateRequest.AdditionalParameters)} has '{name}', which is set by a property.";
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

    // The OpenAI routes read the members that they know, and drop all others.
    private static string? ValidateRoute(BatchCreateRequest request) =>
        request.AdditionalParameters is { Count: > 0 } && BatchCreateBody.NeedsOpenAIRoute(request)
            ? $"{nameof(BatchCreateRequest.AdditionalParameters)} require a {nameof(request.Model)}, and cannot be combined with {nameof(request.OutputExpiresAfter)}: the route that is needed without a model or with an expiration would drop them."
            : null;
}
