using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>The state machine driven by hand, step by step, without a journal, a clock or a gateway.</summary>
public sealed class JobMachineTests
{
    private static readonly DateTimeOffset Start = TestJobState.Start;

    private readonly JobOptions _options = new() { MaxActiveBatches = 2 };

    [Test]
    public void A_job_is_driven_by_hand_from_its_first_step_to_its_last()
    {
        JobState state = TestJobState.Create(3);
        DateTimeOffset now = Start;
        var steps = new List<string>();
        int next = 4;
        for (JobStep step = Next(); step is not JobStep.Stop; step = Next())
        {
            steps.Add(step is JobStep.Send or JobStep.Collect or JobStep.Confirm ? $"{step.GetType().Name} {GetNumber(step)}" : step.GetType().Name);
            switch (step)
            {
                case JobStep.Send { Part: var part }:
                    Apply(new JobEvent.UploadStarted(part.Number));
                    Apply(new JobEvent.CreateStarted(part.Number, now, $"file-{part.Number}"));
                    Apply(new JobEvent.Created(part.Number, $"batch_{part.Number}", now));
                    break;
                case JobStep.Poll:
                    foreach (JobPart part in state.Parts.In(JobBatchState.Active).ToArray())
                        Apply(new JobEvent.Ended(part.Number));
                    Apply(new JobEvent.Polled(now));
                    break;
                case JobStep.Collect { Part: var part }:
                    long failed = part.Attempt == 1 ? 1 : 0;
                    Apply(new JobEvent.Collected(part.Number, new JobRequestCounts { Succeeded = part.Requests - failed }, failed, 0, 0, default)
                    {
                        ResultsFile = TestJobState.CreateFile("results", part.Number),
                    });
                    break;
                case JobStep.CompleteAttempt { Attempt: var attempt }:
                    JobPart[] parts = attempt == 1 ? [TestJobState.CreatePart(next++) with { Attempt = 2, Requests = 3 }] : [];
                    Apply(new JobEvent.AttemptCompleted(attempt, parts));
                    break;
                case JobStep.Wait { Until: var until }:
                    now = until;
                    break;
            }
        }

        Assert.That(
            steps,
            Is.EqualTo((string[])
            [
                "Send 1", "Send 2", "Wait", "Poll", "Collect 1", "Collect 2", "Send 3", "Wait", "Poll", "Collect 3", "CompleteAttempt",
                "Send 4", "Wait", "Poll", "Collect 4", "CompleteAttempt",
            ]));
        Assert.That(state.Results.Succeeded, Is.EqualTo(state.Requests), "Each request has one final result.");
        Assert.That(
            state.ResultFiles.Select(file => file!.Name), Is.EqualTo((string[])["results-0001.jsonl", "results-0002.jsonl", "results-0003.jsonl", "results-0004.jsonl"]));

        JobStep Next() => JobMachine.GetNextStep(state, _options, now);

        void Apply(JobEvent jobEvent) => state = JobMachine.Apply(state, jobEvent, _options);
    }

    [Test]
    public void A_process_that_ended_within_a_create_confirms_it_before_anything_else()
    {
        JobState state = Apply(TestJobState.Create(3), new JobEvent.CreateStarted(1, Start), new JobEvent.Resumed(Start));

        Assert.That(state.Parts[1].State, Is.EqualTo(JobBatchState.Unconfirmed));
        Assert.That(Next(state), Is.InstanceOf<JobStep.Confirm>());
    }

    [Test]
    public void A_process_that_ended_within_an_upload_uploads_again()
    {
        JobState state = Apply(TestJobState.Create(3), new JobEvent.UploadStarted(2), new JobEvent.Resumed(Start));

        Assert.That(Next(state), Is.InstanceOf<JobStep.Send>().With.Property("Part").Property("Number").EqualTo(2));
    }

    [Test]
    public void Each_create_of_a_batch_has_a_fingerprint_of_its_own()
    {
        JobState first = Apply(TestJobState.Create(1), new JobEvent.CreateStarted(1, Start));
        JobState second = Apply(first, new JobEvent.NotCreated(1), new JobEvent.CreateStarted(1, Start));

        Assert.That(first.GetFingerprint(first.Parts[1]), Is.EqualTo("bifrost-abc-0001-1"));
        Assert.That(second.GetFingerprint(second.Parts[1]), Is.EqualTo("bifrost-abc-0001-2"));
    }

    [Test]
    public void A_batch_in_doubt_stops_the_job_and_is_searched_for_again_by_the_next_run()
    {
        JobState state = Apply(
            TestJobState.Create(3), new JobEvent.CreateStarted(1, Start), new JobEvent.CreateUnconfirmed(1, Start), new JobEvent.Doubted(1, ["batch_x"]));

        Assert.That(Next(state), Is.InstanceOf<JobStep.StopInDoubt>());
        Assert.That(Next(Apply(state, new JobEvent.Resumed(Start))), Is.InstanceOf<JobStep.Confirm>());
    }

    [Test]
    public void A_full_queue_holds_batches_back_until_a_batch_ends()
    {
        JobState state = Apply(
            TestJobState.Create(3),
            [.. TestJobState.Created(1), new JobEvent.CreateStarted(2, Start), new JobEvent.QueueFull(2, "token_limit_exceeded", TimeSpan.FromSeconds(30), Start)]);

        Assert.That((state.HeldBackReason, state.Window), Is.EqualTo(("token_limit_exceeded", 1)));
        Assert.That(Next(state), Is.InstanceOf<JobStep.Wait>());

        JobState ended = Apply(state, new JobEvent.Ended(1));
        Assert.That(ended.HeldBackReason, Is.Null);
        Assert.That(Next(Apply(ended, Collected(1))), Is.InstanceOf<JobStep.Send>());
    }

    [Test]
    public void A_full_queue_is_tried_again_after_a_delay_that_doubles_up_to_30_minutes()
    {
        JobState state = TestJobState.Create(1);
        DateTimeOffset now = Start;
        var delays = new List<double>();
        for (int i = 0; i < 8; i++)
        {
            state = Apply(state, new JobEvent.CreateStarted(1, now), new JobEvent.QueueFull(1, "429", TimeSpan.FromSeconds(30), now));
            delays.Add((state.HeldBackUntil!.Value - now).TotalSeconds);
            Assert.That(JobMachine.GetNextStep(state, _options, now), Is.EqualTo(new JobStep.Wait(state.HeldBackUntil.Value)));
            now = state.HeldBackUntil.Value;
            Assert.That(JobMachine.GetNextStep(state, _options, now), Is.InstanceOf<JobStep.Send>());
        }

        Assert.That(delays, Is.EqualTo((double[])[30, 60, 120, 240, 480, 960, 1800, 1800]));
    }

    [Test]
    public void Each_batch_that_ends_after_a_full_queue_makes_room_for_one_more()
    {
        var options = new JobOptions { MaxActiveBatches = 4 };
        JobState state = TestJobState.Create(6);
        foreach (JobEvent jobEvent in (JobEvent[])[.. TestJobState.Created(1), new JobEvent.CreateStarted(2, Start), new JobEvent.QueueFull(2, "429", TimeSpan.FromSeconds(30), Start)])
            state = JobMachine.Apply(state, jobEvent, options);

        var windows = new List<int?>();
        foreach (int number in (int[])[1, 2, 3, 4])
        {
            foreach (JobEvent jobEvent in (JobEvent[])[.. number == 1 ? [] : TestJobState.Created(number), new JobEvent.Ended(number)])
                state = JobMachine.Apply(state, jobEvent, options);
            windows.Add(state.Window);
        }

        Assert.That(windows, Is.EqualTo((int?[])[2, 3, null, null]));
    }

    [Test]
    public void A_cancelled_job_sends_nothing_and_waits_for_the_batches_that_exist()
    {
        JobState state = Apply(TestJobState.Create(3), [.. TestJobState.Created(1), new JobEvent.Cancelled(Start)]);

        Assert.That(state.Parts.Select(part => (part.State, part.IsDiscarded)), Is.EqualTo(((JobBatchState, bool)[])[(JobBatchState.Active, false), (JobBatchState.Ended, true), (JobBatchState.Ended, true)]));
        state = Apply(state, Collected(2), Collected(3));
        Assert.That(Next(state), Is.InstanceOf<JobStep.Poll>());
    }

    [Test]
    public void An_event_that_cannot_happen_in_a_state_is_refused_by_name()
    {
        InvalidOperationException? exception = Assert.Throws<InvalidOperationException>(() => Apply(TestJobState.Create(1), new JobEvent.Ended(1)));

        Assert.That(exception!.Message, Is.EqualTo("Batch 1 of the job is Queued, and cannot change like this."));
    }

    [Test]
    public void After_a_failure_that_can_pass_nothing_is_done_until_its_delay_is_over()
    {
        JobState state = Apply(TestJobState.Create(1), new JobEvent.StepFailed(TimeSpan.FromSeconds(5), Start));

        Assert.That(Next(state), Is.EqualTo(new JobStep.Wait(Start.AddSeconds(5))));
        Assert.That(JobMachine.GetNextStep(state, _options, Start.AddSeconds(5)), Is.InstanceOf<JobStep.Send>());
    }

    private static JobEvent.Collected Collected(int number) => new(number, new JobRequestCounts { Succeeded = 10 }, 0, 0, 0, default);

    private static int GetNumber(JobStep step) => step switch
    {
        JobStep.Send send => send.Part.Number,
        JobStep.Collect collect => collect.Part.Number,
        JobStep.Confirm confirm => confirm.Part.Number,
        _ => 0,
    };

    private JobStep Next(JobState state) => JobMachine.GetNextStep(state, _options, Start);

    private JobState Apply(JobState state, params JobEvent[] events) => events.Aggregate(state, (current, jobEvent) => JobMachine.Apply(current, jobEvent, _options));
}
