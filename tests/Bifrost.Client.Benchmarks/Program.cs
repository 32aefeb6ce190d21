using Bifrost.Client.Benchmarks;
using Bifrost.Client.Benchmarks.Answers;
using Bifrost.Client.Benchmarks.Gathering;
using Bifrost.Client.Benchmarks.Jobs;
using Bifrost.Client.Benchmarks.Lifecycle;
using Bifrost.Client.Benchmarks.Pieces;
using Bifrost.Client.Benchmarks.Reading;
using Bifrost.Client.Benchmarks.Retrieving;
using Bifrost.Client.Benchmarks.Server;

string command = args.Length == 0 ? "" : args[0];
var options = new CommandOptions(args);
switch (command)
{
    case "results":
        return await ResultsRun.RunAsync(options);
    case "retrieve":
        return await RetrieveRun.RunAsync(options);
    case "scale":
        return await ScaleRun.RunAsync(options);
    case "lifecycle":
        return await LifecycleRun.RunAsync(options);
    case "job":
        return await JobRun.RunAsync(options);
    case "answers":
        return AnswersRun.Run(options);
    case "gather":
        return await GatherRun.RunAsync(options);
    case "bdn":
        return PieceBenchmarks.Run(args[1..]);
    case "serve":
        return BlockServer.Run();
    case "serve-gateway":
        return await GatewayServer.RunAsync(args.Length > 1 ? args[1] : null);
    default:
        Console.Error.WriteLine("""
            results  [--items 50000] [--size 2000] [--turns 11][--only client,wire]   readers side by side over loopback HTTP
            retrieve [--calls 200] [--turns 301]                                      one batch retrieved, against bare HttpClient
            scale    [--size 2000] [--counts 10000,100000,1000000]                    heap and speed as results grow
            lifecycle [--requests 200000]                                             requests out, answers back: heap
            job      [--requests 1000000] [--turns 3] [--steps 1]                     a job: heap, speed, submission against uploads by hand, and the steps of large jobs
            answers  [--items 50000] [--size 2000] [--turns 11]                       text and tokens of items in memory, against JsonDocument and the OpenAI SDK
            gather   [--calls 50000]                                                  calls of the OpenAI SDK gathered as a batch: heap and time a call
            bdn      [BenchmarkDotNet's own options, as --filter *Scan*]              the pieces, from memory
            """);
        return 2;
}
