using Bifrost.Client;

namespace Quickstart;

/// <summary>What the command line asks for.</summary>
/// <param name="BaseAddress">The gateway; null for the one inside this process.</param>
/// <param name="Key">The key; null for none.</param>
/// <param name="Batches">The batches; null for the recorded ones.</param>
internal sealed record Arguments(Uri? BaseAddress, string? Key, IReadOnlyList<BatchReference>? Batches);
