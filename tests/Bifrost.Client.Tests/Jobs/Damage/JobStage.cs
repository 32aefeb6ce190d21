namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>How far a job of <see cref="DamageHost"/> is when a file is damaged.</summary>
public enum JobStage
{
    /// <summary>The requests are stored.</summary>
    Created,

    /// <summary>All batches of the first attempt have ended at the provider, and nothing is collected.</summary>
    Sent,

    /// <summary>Two of three batches are collected, and the third has ended at the provider.</summary>
    PartlyCollected,

    /// <summary>The first attempt is completed, and the batch of the second is queued. Each kind of file exists.</summary>
    AttemptCompleted,

    /// <summary>The batch of the second attempt has ended at the provider.</summary>
    SentAgain,
    Completed,
}
