namespace Bifrost.Client.Tests.Jobs.Contract;

/// <summary>What all instances of a <see cref="WrongJournal"/> share.</summary>
internal sealed class WrongJournalStorage
{
    public Dictionary<string, WrongJournalJob> Jobs { get; } = [];
}
