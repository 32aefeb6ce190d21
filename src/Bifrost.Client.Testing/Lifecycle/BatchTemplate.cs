namespace Bifrost.Client.Testing;

/// <summary>The part of a created batch that does not change over time.</summary>
/// <param name="Number">The end of its ids.</param>
/// <param name="Provider">The provider that runs the batch.</param>
/// <param name="Model">The model, without the provider; null if the batch names none.</param>
/// <param name="Batch">The batch with the properties that do not change.</param>
/// <param name="CompletionWindow">How long the batch may take before it expires.</param>
/// <param name="OutputFileId">The id of the output file, or the URI of the output folder; null if the provider reports none.</param>
/// <param name="ErrorFileId">The id of the error file; null if the provider does not write failed requests to a file of their own.</param>
internal sealed record BatchTemplate(
    string Number, ModelProvider Provider, string? Model, Batch Batch, TimeSpan CompletionWindow, string? OutputFileId, string? ErrorFileId)
{
    public bool HasErrorFile => ErrorFileId is not null;
}
