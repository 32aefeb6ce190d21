// Runs a job, and kills itself on the way:
//
//   BASE_ADDRESS PROVIDER JOURNAL_DIRECTORY OUTPUT_FILE REQUESTS
//     [--kill POINT OCCURRENCE] [--kill-at-event N] [--kill-after-ms N]
//     [--cancel | --cancel-at-once] [--delete-unused-files] [--confirmation-ms N] [--adopt NUMBER BATCH | --create-again NUMBER]
//
// The points are in KillingJournal, KillingStream and KillingHandler. The exit codes are in JobExitCode.
return await Bifrost.Client.JobProcess.JobProgram.RunAsync(args, Console.Out, Console.Error);
