// Asks questions by the OpenAI SDK, gathered as a batch, and checks that each gets its own answer:
//
//   BASE_ADDRESS JOURNAL_DIRECTORY CALLS
return await Bifrost.Client.GatherProcess.GatherProgram.RunAsync(args);
