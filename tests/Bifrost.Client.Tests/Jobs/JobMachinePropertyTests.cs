using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>
/// The state machine in a world where everything that can happen does: lost responses, refusals, full queues, failed requests, and a process that ends
/// between any two events.
/// </summary>
public sealed class JobMachinePropertyTests
{
    [Test]
    public void Whatever_happens_each_request_has_one_final_result_and_each_batch_exists_once() =>
        PropertyCheck.ForAll(FsCheck.Fluent.Gen.Choose(0, int.MaxValue), seed =>
        {
            var world = new World(seed);
            world.Run();

            Assert.That(world.State.Results.Total, Is.EqualTo(world.State.Requests), "Each request has one final result.");
            Assert.That(world.Running, Is.EquivalentTo(world.State.Parts.Select(part => part.BatchId).OfType<string>()), "Each batch that was not refused is known.");
            Assert.That(world.State.ResultFiles, Is.Unique);
            Assert.That(world.State.Sums, Is.EqualTo(world.State.Parts.Aggregate(new JobSums(), (sums, part) => sums.Add(part))), "The sums are those of the batches.");
        });

    private sealed class World(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly JobOptions _options = new() { MaxActiveBatches = 3, MaxAttempts = 3 };
        private readonly HashSet<string> _batches = [];
        private DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000);

        public JobState State { get; private set; } = new()
        {
            Id = "abc",
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000),
            Template = new JobTemplate { Provider = ModelProvider.OpenAI },
            Limits = new BatchLimits(),
            Requests = 50,
            Parts = [.. Enumerable.Range(1, 5).Select(TestJobState.CreatePart)],
        };

        /// <summary>The batches that the provider has accepted; named by their fingerprints.</summary>
        public IReadOnlyCollection<string> Running => _batches;

        public void Run()
        {
            for (int i = 0; i < 5000; i++)
            {
                if (Chance(5))
                    Apply(new JobEvent.Resumed(_now));
                if (Chance(1) && Chance(10))
                    Apply(new JobEvent.Cancelled(_now));
                JobStep step = JobMachine.GetNextStep(State, _options, _now);
                if (step is JobStep.Stop)
                    return;
                Execute(step);
            }

            Assert.Fail("The job does not end.");
        }

        private void Execute(JobStep step)
        {
            switch (step)
            {
                case JobStep.Send { Part: var part }:
                    Send(part);
                    break;
                case JobStep.Confirm { Part: var part }:
                    Confirm(part);
                    break;
                case JobStep.StopInDoubt { Part: var part }:
                    Apply(_batches.Contains(State.GetFingerprint(part)) ? new JobEvent.Created(part.Number, State.GetFingerprint(part), _now) : new JobEvent.NotCreated(part.Number));
                    break;
                case JobStep.Poll:
                    Poll();
                    break;
                case JobStep.Collect { Part: var part }:
                    Collect(part);
                    break;
                case JobStep.CompleteAttempt { Attempt: var attempt }:
                    CompleteAttempt(attempt);
                    break;
                case JobStep.Wait { Until: var until }:
                    Assert.That(until, Is.GreaterThan(_now), "A wait has an end in the future.");
                    _now = until;
                    break;
            }
        }

        private void Send(JobPart part)
        {
            if (part.FileId is null)
            {
                Apply(new JobEvent.UploadStarted(part.Number));
                if (Chance(10))
                    return;
            }

            Apply(new JobEvent.CreateStarted(part.Number, _now, part.FileId is null ? "file" : null));
            string fingerprint = State.GetFingerprint(State.Parts[part.Number]);
            switch (_random.Next(6))
            {
                case 0: // The process ends before the create.
                    Apply(new JobEvent.Resumed(_now));
                    break;
                case 1: // The process ends after it.
                    Assert.That(_batches.Add(fingerprint), Is.True, "A fingerprint is used once.");
                    Apply(new JobEvent.Resumed(_now));
                    break;
                case 2: // The response is lost.
                    _batches.Add(fingerprint);
                    Apply(new JobEvent.CreateUnconfirmed(part.Number, _now + _options.CreateConfirmationTime));
                    break;
                case 3:
                    Apply(new JobEvent.QueueFull(part.Number, "429", TimeSpan.FromSeconds(30), _now));
                    break;
                case 4:
                    Apply(new JobEvent.NotCreated(part.Number));
                    break;
                default:
                    _batches.Add(fingerprint);
                    Apply(new JobEvent.Created(part.Number, fingerprint, _now));
                    break;
            }
        }

        private void Confirm(JobPart part)
        {
            string fingerprint = State.GetFingerprint(part);
            DateTimeOffset end = part.ConfirmUntil ?? _now;
            Apply(Chance(10) ? new JobEvent.Doubted(part.Number, [fingerprint])
                : _batches.Contains(fingerprint) ? new JobEvent.Created(part.Number, fingerprint, _now)
                : _now < end ? new JobEvent.Delayed(end)
                : new JobEvent.NotCreated(part.Number));
        }

        private void Poll()
        {
            foreach (JobPart part in State.Parts.In(JobBatchState.Active).ToArray())
            {
                if (Chance(20) && !State.IsCancelled)
                {
                    _batches.Remove(part.BatchId!);
                    Apply(new JobEvent.QueueFull(part.Number, "token_limit_exceeded", TimeSpan.FromSeconds(30), _now));
                }
                else if (Chance(40))
                {
                    Apply(new JobEvent.Ended(part.Number));
                }
            }

            Apply(new JobEvent.Polled(_now));
        }

        private void Collect(JobPart part)
        {
            long failed = part.IsDiscarded || part.Attempt == _options.MaxAttempts ? 0 : _random.NextInt64(part.Requests + 1);
            var results = new JobRequestCounts { Succeeded = part.Requests - failed };
            Apply(new JobEvent.Collected(part.Number, results, failed, 0, 0, default)
            {
                ResultsFile = results.Total > 0 ? TestJobState.CreateFile("results", part.Number) : null,
            });
        }

        private void CompleteAttempt(int attempt)
        {
            long failed = State.Parts.Where(part => part.Attempt == attempt).Sum(part => part.Failed);
            bool isGivenUp = State.IsCancelled || Chance(20);
            int next = State.Parts.Max(part => part.Number) + 1;
            JobPart[] parts = failed == 0 || isGivenUp ? [] : [TestJobState.CreatePart(next) with { Attempt = attempt + 1, Requests = failed, Bytes = 1 }];
            GivenUpRequests? givenUp = failed == 0 || !isGivenUp ? null : new()
            {
                Attempt = attempt,
                Results = new JobRequestCounts { Errored = failed },
                File = TestJobState.CreateFile("results-given-up", attempt),
            };
            Apply(new JobEvent.AttemptCompleted(attempt, parts, givenUp));
        }

        private bool Chance(int percent) => _random.Next(100) < percent;

        // What is not stored is lost when a process ends.
        private void Apply(JobEvent jobEvent) => State = JobMachine.Apply(State, jobEvent, _options);
    }
}
