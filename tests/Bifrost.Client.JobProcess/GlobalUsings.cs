global using Bifrost.Client.Jobs;
