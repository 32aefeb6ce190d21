// Most tests wait for a socket or for a clock: more of them than there are cores run at once, each with an instance of its class.
[assembly: LevelOfParallelism(16)]
[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
