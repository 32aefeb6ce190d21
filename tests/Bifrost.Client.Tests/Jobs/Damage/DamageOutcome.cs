namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>What a step does with a damaged file.</summary>
public enum DamageOutcome
{
    /// <summary>The combination cannot exist.</summary>
    Impossible,

    /// <summary>An exception with the reason "damaged", which names the file. Nothing is created at the provider.</summary>
    Refused,

    /// <summary>The step does all that it does with the whole file.</summary>
    Exact,

    /// <summary>The step does what the control record of the other job says: the job is paused.</summary>
    Paused,

    /// <summary>A list shows the head of the other job.</summary>
    OtherHead,

    /// <summary>The lines that the file has now are returned.</summary>
    LinesOfNow,
}
