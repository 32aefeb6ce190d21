// The tests of a fixture share a server, which each of them finds empty: they run one after the other, and the fixtures at the same time.
[assembly: LevelOfParallelism(16)]
[assembly: Parallelizable(ParallelScope.Fixtures)]
