using System.Text.Json.Serialization;

namespace Bifrost.Client.Jobs;

/// <summary>The number of batches in each state. Zeros are written too, so that all heads of a job are of about the same length.</summary>
internal readonly record struct JobBatchCounts
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Queued { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Uploading { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Creating { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Unconfirmed { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int InDoubt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Active { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Ended { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Collected { get; init; }

    public int Get(JobBatchState state) => state switch
    {
        JobBatchState.Queued => Queued,
        JobBatchState.Uploading => Uploading,
        JobBatchState.Creating => Creating,
        JobBatchState.Unconfirmed => Unconfirmed,
        JobBatchState.InDoubt => InDoubt,
        JobBatchState.Active => Active,
        JobBatchState.Ended => Ended,
        JobBatchState.Collected => Collected,
        _ => 0,
    };

    public JobBatchCounts Add(JobBatchState state, int count) => state switch
    {
        JobBatchState.Queued => this with { Queued = Queued + count },
        JobBatchState.Uploading => this with { Uploading = Uploading + count },
        JobBatchState.Creating => this with { Creating = Creating + count },
        JobBatchState.Unconfirmed => this with { Unconfirmed = Unconfirmed + count },
        JobBatchState.InDoubt => this with { InDoubt = InDoubt + count },
        JobBatchState.Active => this with { Active = Active + count },
        JobBatchState.Ended => this with { Ended = Ended + count },
        _ => this with { Collected = Collected + count },
    };
}
