namespace Bifrost.Client.Testing;

/// <summary>A check of a journal.</summary>
/// <param name="Sentence">The sentence of the contract.</param>
/// <param name="RunAsync">Checks it.</param>
internal sealed record JournalCheck(string Sentence, Func<JournalTestRun, Task> RunAsync);
