using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>How many batches the state machine sends at the same time, and until when a full queue holds them back.</summary>
public sealed class JobWindowTests
{
    private static readonly DateTimeOffset Start = TestJobState.Start;
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);

    [Test]
    public void A_full_queue_leaves_room_for_one_batch_also_when_none_is_active([Values] bool isRefused)
    {
        JobState state = Apply(
            TestJobState.Create(2),
            [.. isRefused ? (JobEvent[])[new JobEvent.CreateStarted(1, Start)] : TestJobState.Created(1), new JobEvent.QueueFull(1, "429", Delay, Start)]);

        Assert.That(state.Window, Is.EqualTo(1), "With a window of 0 nothing would be sent any more.");
        Assert.That(Next(state, Start + Delay), Is.InstanceOf<JobStep.Send>());
    }

    [Test]
    public void A_full_queue_leaves_room_for_the_batches_that_are_active()
    {
        JobState state = Apply(TestJobState.Create(4), [.. TestJobState.Created(1), .. TestJobState.Created(2), .. TestJobState.Created(3), new JobEvent.QueueFull(3, "429", Delay, Start)]);

        Assert.That(state.Window, Is.EqualTo(2));
    }

    [Test]
    public void After_the_delay_of_a_full_queue_one_more_batch_is_tried()
    {
        JobState state = Apply(TestJobState.Create(4), [.. TestJobState.Created(1), new JobEvent.CreateStarted(2, Start), new JobEvent.QueueFull(2, "429", Delay, Start)]);
        state = state with { NextPollAt = Start + (2 * Delay) };

        Assert.That(Next(state, Start + Delay - TimeSpan.FromTicks(1)), Is.EqualTo(new JobStep.Wait(Start + Delay)));
        Assert.That(Next(state, Start + Delay), Is.InstanceOf<JobStep.Send>().With.Property("Part").Property("Number").EqualTo(2));
    }

    [Test]
    public void No_batch_is_tried_after_a_delay_when_as_many_are_active_as_the_options_allow()
    {
        var options = new JobOptions { MaxActiveBatches = 1 };
        JobState state = Apply(TestJobState.Create(3), [.. TestJobState.Created(1), new JobEvent.CreateStarted(2, Start), new JobEvent.QueueFull(2, "429", Delay, Start)]);

        Assert.That(JobMachine.GetNextStep(state with { NextPollAt = Start + (2 * Delay) }, options, Start + Delay), Is.EqualTo(new JobStep.Wait(Start + (2 * Delay))));
    }

    [Test]
    public void A_window_that_an_earlier_run_has_stored_does_not_exceed_the_options()
    {
        JobState state = Apply(TestJobState.Create(3), TestJobState.Created(1)) with { Window = 3, NextPollAt = Start + Delay };

        Assert.That(JobMachine.GetNextStep(state, new JobOptions { MaxActiveBatches = 1 }, Start), Is.EqualTo(new JobStep.Wait(Start + Delay)));
        Assert.That(JobMachine.GetNextStep(state, new JobOptions { MaxActiveBatches = 2 }, Start), Is.InstanceOf<JobStep.Send>());
    }

    /// <summary>Another batch was refused while the response to this create was lost; the list has it now, before that delay is over.</summary>
    [Test]
    public void A_batch_that_the_provider_has_accepted_ends_the_time_for_which_others_are_held_back()
    {
        JobState state = Apply(
            TestJobState.Create(3),
            [.. TestJobState.Created(1), new JobEvent.CreateStarted(2, Start), new JobEvent.CreateUnconfirmed(2, Start + Delay), new JobEvent.QueueFull(1, "429", Delay, Start)]);
        Assert.That(state.HeldBackUntil, Is.EqualTo(Start + Delay));

        state = Apply(state, new JobEvent.Created(2, "batch_2", Start));

        Assert.That((state.HeldBackReason, state.HeldBackUntil, state.Window), Is.EqualTo(((string?)null, (DateTimeOffset?)null, (int?)1)));
        state = Apply(state, new JobEvent.Ended(2), new JobEvent.Collected(2, new JobRequestCounts { Succeeded = 10 }, 0, 0, 0, default));
        Assert.That(Next(state, Start), Is.InstanceOf<JobStep.Send>(), "Nothing is waited for.");
    }

    [Test]
    public void A_batch_that_has_ended_ends_the_time_for_which_others_are_held_back()
    {
        JobState state = Apply(
            TestJobState.Create(3), [.. TestJobState.Created(1), new JobEvent.CreateStarted(2, Start), new JobEvent.QueueFull(2, "429", Delay, Start), new JobEvent.Ended(1)]);

        Assert.That((state.HeldBackReason, state.HeldBackUntil, state.Refusals), Is.EqualTo(((string?)null, (DateTimeOffset?)null, 0)));
    }

    [Test]
    public void A_batch_that_the_provider_has_accepted_without_a_full_queue_leaves_the_window_open()
    {
        JobState state = Apply(TestJobState.Create(3), TestJobState.Created(1));

        Assert.That(state.Window, Is.Null);
        Assert.That(Next(state, Start), Is.InstanceOf<JobStep.Send>());
    }

    [Test]
    public void A_time_that_a_wrong_clock_has_stored_does_not_hold_batches_back_for_more_than_30_minutes()
    {
        JobState state = Apply(TestJobState.Create(1), new JobEvent.CreateStarted(1, Start), new JobEvent.QueueFull(1, "429", Delay, Start.AddYears(1)));

        Assert.That(Apply(state, new JobEvent.Resumed(Start)).HeldBackUntil, Is.EqualTo(Start.AddMinutes(30)));
        Assert.That(Apply(state, new JobEvent.Resumed(Start.AddYears(1))).HeldBackUntil, Is.EqualTo(Start.AddYears(1) + Delay));
    }

    private static JobStep Next(JobState state, DateTimeOffset now) => JobMachine.GetNextStep(state, new JobOptions(), now);

    private static JobState Apply(JobState state, params JobEvent[] events) =>
        events.Aggregate(state, (current, jobEvent) => JobMachine.Apply(current, jobEvent, new JobOptions()));
}
