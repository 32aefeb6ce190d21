using Bifrost.Client.Jobs;

namespace Bifrost.Client.Gathering;

/// <summary>Where a result is in the journal.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">The number of bytes before it.</param>
internal sealed record ResultPlace(JobFile File, long Offset);
