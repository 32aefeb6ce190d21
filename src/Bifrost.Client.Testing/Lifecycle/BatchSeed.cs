namespace Bifrost.Client.Testing;

/// <summary>What of a created batch stays the same.</summary>
/// <param name="Provider">The provider that runs it.</param>
/// <param name="Batch">The members that do not change.</param>
/// <param name="Window">How long it may take.</param>
/// <param name="OutputFileId">Where the answers go.</param>
/// <param name="ErrorFileId">Where the failures go, if apart.</param>
internal sealed record BatchSeed(ModelProvider Provider, Batch Batch, TimeSpan Window, string? OutputFileId, string? ErrorFileId)
{
    /// <summary>Whether the provider keeps failures in a file of their own, as OpenAI and those like it do.</summary>
    public bool KeepsFailuresApart => ErrorFileId is not null;
}
