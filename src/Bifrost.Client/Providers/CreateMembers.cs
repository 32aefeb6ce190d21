namespace Bifrost.Client.Providers;

/// <summary>The members of <see cref="BatchCreateRequest"/> that not every provider uses.</summary>
internal static class CreateMembers
{
    public const string Model = nameof(BatchCreateRequest.Model);
    public const string Requests = nameof(BatchCreateRequest.Requests);
    public const string InputFileId = nameof(BatchCreateRequest.InputFileId);
    public const string InputBlob = nameof(BatchCreateRequest.InputBlob);
    public const string Endpoint = nameof(BatchCreateRequest.Endpoint);
    public const string CompletionWindow = nameof(BatchCreateRequest.CompletionWindow);
    public const string Metadata = nameof(BatchCreateRequest.Metadata);
    public const string OutputExpiresAfter = nameof(BatchCreateRequest.OutputExpiresAfter);
    public const string DisplayName = nameof(BatchCreateRequest.DisplayName);
    public const string OutputFolder = nameof(BatchCreateRequest.OutputFolder);
    public const string RoleArn = nameof(BatchCreateRequest.RoleArn);
    public const string OutputS3Uri = nameof(BatchCreateRequest.OutputS3Uri);
}
