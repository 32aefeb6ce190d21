// Feeds the client with damaged responses.
//
//   mutate [--seconds 60] [--seed N] [--target NAME]   mutates recorded responses; needs nothing installed. Exit code 1 and a file on a finding.
//   replay TARGET FILE                                 runs one input, such as the file of a finding.
//   afl TARGET                                         for afl-fuzz. Instrument Bifrost.Client.dll with the tool sharpfuzz first.
//   libfuzzer TARGET                                   for libfuzzer-dotnet; the same.
using System.Globalization;
using Bifrost.Client.Fuzz;
using SharpFuzz;

switch (args)
{
    case ["mutate", .. var options]:
        return new MutationRun(
            TimeSpan.FromSeconds(int.Parse(GetOption(options, "--seconds") ?? "60", CultureInfo.InvariantCulture)),
            int.Parse(GetOption(options, "--seed") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            GetOption(options, "--target") is { } only ? [FuzzTarget.Get(only)] : FuzzTarget.All).Run();
    case ["replay", var name, var file]:
        FuzzTarget.Get(name).Check(File.ReadAllBytes(file), new Random(0));
        return 0;
    case ["afl", var name]:
        FuzzTarget aflTarget = FuzzTarget.Get(name);
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            aflTarget.Check(input.ToArray(), new Random(0));
        });
        return 0;
    case ["libfuzzer", var name]:
        FuzzTarget target = FuzzTarget.Get(name);
        Fuzzer.LibFuzzer.Run(span => target.Check(span.ToArray(), new Random(0)));
        return 0;
    default:
        Console.Error.WriteLine("Usage: mutate [--seconds 60] [--seed N] [--target NAME] | replay TARGET FILE | afl TARGET | libfuzzer TARGET");
        Console.Error.WriteLine($"Targets: {string.Join(", ", FuzzTarget.All.Select(one => one.Name))}");
        return 2;
}

static string? GetOption(string[] options, string name) => Array.IndexOf(options, name) is >= 0 and int index ? options[index + 1] : null;
