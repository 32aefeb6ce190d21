namespace Bifrost.Client.Testing;

/// <summary>A check of a journal has failed.</summary>
internal sealed class JournalCheckException(string expected, string happened) : Exception($"Expected: {expected}. Happened: {happened}.");
