global using Bifrost.Client.Extensions.AI.Tests.Support;
global using Microsoft.Extensions.AI;
global using NUnit.Framework;
