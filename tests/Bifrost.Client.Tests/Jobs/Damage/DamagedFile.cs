namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>A kind of file of a job in a directory. The files with lines are those of one batch of <see cref="DamageHost"/>.</summary>
public enum DamagedFile
{
    State,
    Log,
    Owner,
    Control,

    /// <summary>The requests of a batch of the first attempt.</summary>
    Requests1,

    /// <summary>The requests of the batch of the second attempt.</summary>
    Requests2,
    Results,
    FailedRequests,
    FailedResults,
    GivenUp,
    Unmatched,
}
